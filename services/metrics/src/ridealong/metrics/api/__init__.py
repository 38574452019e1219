"""What may be asked of metrics, and commanded, over HTTP."""

from collections.abc import Sequence

from fastapi import APIRouter

from ridealong.chassis.service import Context
from ridealong.metrics.api import (
    activities,
    benchmarks,
    coaching,
    cookbook,
    events,
    facts,
    focus,
    follow_through,
    goal_explained,
    goal_page,
    goals,
    parameters,
    teams,
    totals,
    what_if,
)

_MODULES = (
    totals,
    facts,
    activities,
    goals,
    goal_explained,
    goal_page,
    cookbook,
    benchmarks,
    coaching,
    focus,
    follow_through,
    what_if,
    teams,
    parameters,
    events,
)


def routes(context: Context) -> Sequence[APIRouter]:
    """All routes of the service."""
    return [module.router(context) for module in _MODULES]
