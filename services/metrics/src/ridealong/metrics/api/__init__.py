"""What may be asked of metrics, and commanded, over HTTP."""

from collections.abc import Sequence

from fastapi import APIRouter

from ridealong.chassis.service import Context
from ridealong.metrics.api import (
    activities,
    balance,
    bench,
    benchmarks,
    cadence_goals,
    coaching,
    cookbook,
    diagnosis,
    events,
    facts,
    focus,
    follow_through,
    forecasts,
    goal_explained,
    goal_page,
    goals,
    hours_and_goals,
    parameters,
    plan,
    planning,
    team_coaching,
    teams,
    totals,
    webhook_deliveries,
    webhooks,
    what_if,
)
from ridealong.metrics.api.charts import routes as charts

_MODULES = (
    charts,
    totals,
    facts,
    activities,
    goals,
    goal_explained,
    diagnosis,
    goal_page,
    cookbook,
    benchmarks,
    plan,
    planning,
    forecasts,
    cadence_goals,
    bench,
    balance,
    hours_and_goals,
    coaching,
    focus,
    follow_through,
    what_if,
    teams,
    team_coaching,
    parameters,
    events,
    webhooks,
    webhook_deliveries,
)


def routes(context: Context) -> Sequence[APIRouter]:
    """All routes of the service."""
    return [module.router(context) for module in _MODULES]
