"""What may be asked of metrics, and commanded, over HTTP."""

from collections.abc import Sequence

from fastapi import APIRouter

from ridealong.chassis.service import Context
from ridealong.metrics.api import (
    activities,
    benchmarks,
    cookbook,
    facts,
    focus,
    follow_through,
    goal_page,
    goals,
    totals,
)

_MODULES = (
    totals,
    facts,
    activities,
    goals,
    goal_page,
    cookbook,
    benchmarks,
    focus,
    follow_through,
)


def routes(context: Context) -> Sequence[APIRouter]:
    """All routes of the service."""
    return [module.router(context) for module in _MODULES]
