"""What may be asked of metrics, and commanded, over HTTP."""

from collections.abc import Sequence

from fastapi import APIRouter

from ridealong.chassis.service import Context
from ridealong.metrics.api import activities, facts, follow_through, goals, totals


def routes(context: Context) -> Sequence[APIRouter]:
    """All routes of the service."""
    return [module.router(context) for module in (totals, facts, activities, goals, follow_through)]
