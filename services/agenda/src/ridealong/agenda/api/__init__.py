"""HTTP: feeds, sessions, commands and the page."""

from collections.abc import Sequence

from fastapi import APIRouter

from ridealong.agenda.api import (
    calls,
    commands,
    desk,
    dialogue,
    exporting,
    feeds,
    holding,
    importing,
    items,
    live,
    page,
    preparing,
    schedule,
    self_coaching,
    sessions,
    subscriptions,
    summaries,
)
from ridealong.agenda.api.lookout import Lookout
from ridealong.agenda.api.reading import Reader
from ridealong.chassis.service import Context


def routes(context: Context) -> Sequence[APIRouter]:
    """Every route of this service."""
    lookout = Lookout(Reader(context.store), context.clock)
    return [
        page.router(context, lookout),
        feeds.router(context),
        live.router(context, lookout),
        subscriptions.router(context),
        commands.router(context),
        importing.router(context),
        items.router(context),
        summaries.router(context),
        holding.router(context),
        exporting.router(context),
        preparing.router(context),
        desk.router(context),
        dialogue.router(context),
        self_coaching.router(context),
        calls.router(context),
        schedule.router(context),
        sessions.router(context),
    ]
