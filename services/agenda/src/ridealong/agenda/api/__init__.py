"""HTTP: feeds, sessions, commands and the page."""

from collections.abc import Sequence

from fastapi import APIRouter

from ridealong.agenda.api import (
    commands,
    desk,
    feeds,
    items,
    live,
    page,
    sessions,
    summaries,
)
from ridealong.chassis.service import Context


def routes(context: Context) -> Sequence[APIRouter]:
    """Every route of this service."""
    return [
        page.router(context),
        feeds.router(context),
        live.router(context),
        commands.router(context),
        items.router(context),
        summaries.router(context),
        desk.router(context),
        sessions.router(context),
    ]
