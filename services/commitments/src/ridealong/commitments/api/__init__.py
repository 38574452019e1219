"""HTTP: what may be asked of commitments, and commanded."""

from collections.abc import Sequence

from fastapi import APIRouter

from ridealong.chassis.service import Context
from ridealong.commitments.api import (
    commands,
    disagreeing,
    explaining,
    proposing,
    queries,
    sessions,
    summaries,
)
from ridealong.commitments.api.desk import Desk
from ridealong.commitments.api.reading import Reader


def routes(context: Context) -> Sequence[APIRouter]:
    """Every route of this service. A commitment's id may hold slashes, so what lies below one is
    looked for before the commitment itself."""
    reader = Reader(context)
    desk = Desk(context, reader)
    return [
        explaining.router(context, reader),
        queries.router(reader),
        summaries.router(reader),
        sessions.router(context, reader, desk),
        proposing.router(context, reader, desk),
        commands.router(context, desk),
        disagreeing.router(desk),
    ]
