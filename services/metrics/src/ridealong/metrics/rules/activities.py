"""Counting activities: each id once, a retraction before or after (EVENTS `activities`)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from ridealong.contracts.activities import ActivityLogged
from ridealong.metrics.model.activities import ActivityBucket, ActivityMonth, Fact, Sum

CAPACITY = 200
"""Most ids in one bucket: it is written as a whole, so its size is what one more fact costs."""


@dataclass(frozen=True, slots=True)
class Change:
    """A month and one of its buckets as they are now; `fact` came (+1) or went (-1), if any."""

    month: ActivityMonth
    bucket: ActivityBucket
    fact: Fact | None
    sign: int


@dataclass(frozen=True, slots=True)
class Refusal:
    """The event no longer fits; `reason` is a sentence for who sent it."""

    reason: str


def fact_of(data: ActivityLogged) -> Fact:
    """What is kept of a logged activity."""
    return Fact(
        activity=data.activity,
        at=data.occurred_at,
        zone=data.zone,
        quantity=data.quantity,
        amount=data.amount,
        system=data.system,
        record=data.record,
        account=data.account,
        opportunity=data.opportunity,
    )


def log(
    month: ActivityMonth, buckets: Sequence[ActivityBucket], fact: Fact
) -> Change | Refusal | None:
    """Count an activity; None when it is counted already.

    `buckets` are all those of the fact's UTC day.
    """
    for bucket in buckets:
        if fact.activity in bucket.retracted:
            return Refusal(f"activity {fact.activity!r} was retracted: log it again under a new id")
        known = _known(bucket, fact.activity)
        if known == fact:
            return None
        if known is not None:
            return Refusal(
                f"activity {fact.activity!r} is logged already with another content: retract it "
                "and log again under a new id"
            )
    bucket = _with_room(month, buckets, fact.at.date())
    after = bucket.model_copy(update={"facts": (*bucket.facts, fact)})
    return _change(month, after, fact, 1)


def retract(
    month: ActivityMonth, buckets: Sequence[ActivityBucket], activity: str, day: date
) -> Change | None:
    """Count an activity no longer, or not once it comes; None when it is taken back already.

    `day` is the UTC day of its occurrence, `buckets` are all those of that day.
    """
    for bucket in buckets:
        if activity in bucket.retracted:
            return None
        known = _known(bucket, activity)
        if known is not None:
            after = bucket.model_copy(
                update={
                    "facts": tuple(each for each in bucket.facts if each.activity != activity),
                    "retracted": (*bucket.retracted, activity),
                }
            )
            return _change(month, after, known, -1)
    bucket = _with_room(month, buckets, day)
    after = bucket.model_copy(update={"retracted": (*bucket.retracted, activity)})
    return _change(month, after, None, 1)


def _known(bucket: ActivityBucket, activity: str) -> Fact | None:
    return next((fact for fact in bucket.facts if fact.activity == activity), None)


def _with_room(
    month: ActivityMonth, buckets: Sequence[ActivityBucket], day: date
) -> ActivityBucket:
    if buckets and len(buckets[-1].facts) + len(buckets[-1].retracted) < CAPACITY:
        return buckets[-1]
    part = len(buckets)
    return ActivityBucket(
        id=ActivityBucket.id_of(month.key, month.kind, day, part),
        tenant=month.tenant,
        key=month.key,
        rep=month.rep,
        kind=month.kind,
        day=day,
        part=part,
    )


def _change(month: ActivityMonth, bucket: ActivityBucket, fact: Fact | None, sign: int) -> Change:
    before = month.tally(bucket.day)
    sum_ = before.sum if fact is None else before.sum.plus(Sum.of(fact), sign)
    after = before.model_copy(update={"parts": max(before.parts, bucket.part + 1), "sum": sum_})
    days = {each.day: each for each in month.days} | {bucket.day: after}
    ordered = tuple(days[day] for day in sorted(days))
    return Change(month.model_copy(update={"days": ordered}), bucket, fact, sign)
