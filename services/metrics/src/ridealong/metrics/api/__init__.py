"""What may be asked of metrics, and commanded, over HTTP."""

from collections.abc import Sequence

from fastapi import APIRouter

from ridealong.chassis.service import Context
from ridealong.metrics.api import (
    activities,
    facts,
    follow_through,
    goals,
    parameters,
    teams,
    totals,
    what_if,
)


def routes(context: Context) -> Sequence[APIRouter]:
    """All routes of the service."""
    modules = (totals, facts, activities, goals, follow_through, what_if, teams, parameters)
    return [module.router(context) for module in modules]
