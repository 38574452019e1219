"""Activities into buckets, months and what was done since the last session."""

from datetime import date

from ridealong.chassis.projector import Work
from ridealong.contracts import Event
from ridealong.contracts.activities import ActivityLogged, ActivityRetracted
from ridealong.metrics.model.activities import ActivityBucket, ActivityMonth, month_of
from ridealong.metrics.projection.bound import projection
from ridealong.metrics.projection.standings import keep, standing_of
from ridealong.metrics.rules import activities, standing


@projection.on(ActivityLogged)
def logged(event: Event[ActivityLogged], work: Work) -> None:
    """An activity counts once, however often and under however many event ids it is sent."""
    fact = activities.fact_of(event.data)
    month, buckets = _day(work, event.data, fact.at.date())
    _apply(work, event.data.kind, activities.log(month, buckets, fact))


@projection.on(ActivityRetracted)
def retracted(event: Event[ActivityRetracted], work: Work) -> None:
    """An activity no longer counts, or won't once it comes."""
    day = event.data.occurred_at.date()
    month, buckets = _day(work, event.data, day)
    _apply(work, event.data.kind, activities.retract(month, buckets, event.data.activity, day))


def _day(
    work: Work, data: ActivityLogged | ActivityRetracted, day: date
) -> tuple[ActivityMonth, list[ActivityBucket]]:
    event = work.event
    id_ = ActivityMonth.id_of(event.key, data.kind, month_of(day))
    month = work.get(ActivityMonth, id_) or ActivityMonth(
        id=id_,
        tenant=event.tenant,
        key=event.key,
        rep=data.rep,
        kind=data.kind,
        month=month_of(day),
    )
    found = work.get_all(ActivityBucket, month.bucket_ids(day)).values()
    return month, [bucket for bucket in found if bucket is not None]


def _apply(work: Work, kind: str, outcome: activities.Change | activities.Refusal | None) -> None:
    if isinstance(outcome, activities.Refusal):
        work.refuse(outcome.reason)
        return
    if outcome is None:
        return
    work.put(outcome.month)
    work.put(outcome.bucket)
    after = standing.spanning(standing_of(work), kind, outcome.month.month)
    if outcome.fact is not None:
        after = standing.counting(after, kind, outcome.fact, outcome.sign)
    keep(after, work)
