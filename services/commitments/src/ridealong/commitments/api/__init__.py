"""HTTP: what may be asked of commitments, and commanded."""

from collections.abc import Sequence

from fastapi import APIRouter

from ridealong.chassis.service import Context
from ridealong.commitments.api import commands, queries


def routes(context: Context) -> Sequence[APIRouter]:
    """Every route of this service."""
    return [queries.router(context), commands.router(context)]
