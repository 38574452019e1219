"""HTTP: feeds, sessions, commands and the page."""

from collections.abc import Sequence

from fastapi import APIRouter

from ridealong.agenda.api import commands, feeds, live, page, sessions
from ridealong.chassis.service import Context


def routes(context: Context) -> Sequence[APIRouter]:
    """Every route of this service."""
    return [
        page.router(context),
        feeds.router(context),
        live.router(context),
        commands.router(context),
        sessions.router(context),
    ]
