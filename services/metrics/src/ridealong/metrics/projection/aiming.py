"""Forecasts and pipelines, how many sessions a manager aims at, and consent to the bench."""

from ridealong.chassis.projector import Work
from ridealong.contracts import Event
from ridealong.contracts.goals import (
    BenchConsentRecorded,
    CadenceGoalSet,
    ForecastStated,
    PipelineStated,
)
from ridealong.metrics.model.bench import BenchConsent
from ridealong.metrics.model.cadence_goals import CadenceGoals
from ridealong.metrics.model.forecasts import SalesPeriod
from ridealong.metrics.projection.bound import projection
from ridealong.metrics.rules import bench, cadence_goals, forecasts
from ridealong.metrics.rules.refusing import Refused


@projection.on(ForecastStated)
def forecast_stated(event: Event[ForecastStated], work: Work) -> None:
    """Where somebody expects the period to end."""
    try:
        work.put(forecasts.forecast(_period(event, work), event))
    except Refused as refused:
        work.refuse(refused.reason)


@projection.on(PipelineStated)
def pipeline_stated(event: Event[PipelineStated], work: Work) -> None:
    """What there is for a period to come."""
    work.put(forecasts.pipeline(_period(event, work), event))


def _period(event: Event[ForecastStated] | Event[PipelineStated], work: Work) -> SalesPeriod:
    data = event.data
    id_ = SalesPeriod.id_of(event.key, data.starts, data.ends)
    return work.get(SalesPeriod, id_) or SalesPeriod(
        id=id_,
        tenant=event.tenant,
        key=event.key,
        rep=data.rep,
        starts=data.starts,
        ends=data.ends,
    )


@projection.on(CadenceGoalSet)
def cadence_goal_set(event: Event[CadenceGoalSet], work: Work) -> None:
    """What a manager aims at, kept under the manager."""
    key = event.key
    known = work.get(CadenceGoals, key) or CadenceGoals(
        id=key, tenant=event.tenant, key=key, manager=event.data.manager
    )
    try:
        work.put(cadence_goals.set_(known, event))
    except Refused as refused:
        work.refuse(refused.reason)


@projection.on(BenchConsentRecorded)
def bench_consent_recorded(event: Event[BenchConsentRecorded], work: Work) -> None:
    """A rep lets those above see which role they prepare for, or no longer."""
    try:
        work.put(bench.recorded(work.get(BenchConsent, event.key), event))
    except Refused as refused:
        work.refuse(refused.reason)
