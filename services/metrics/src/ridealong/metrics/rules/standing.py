"""A rep's figures now against the last held session (DOMAIN D "Now vs last session", 4.4)."""

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal

from ridealong.contracts.scores import GoalReading, MetricsUpdated
from ridealong.metrics.model.activities import ActivityBucket, ActivityMonth, Fact, month_of
from ridealong.metrics.model.decimals import EXACT, plain, publishable, total
from ridealong.metrics.model.goals import Goal
from ridealong.metrics.model.standing import Count, KindSpan, Standing
from ridealong.metrics.rules import goals
from ridealong.metrics.rules.periods import months_between

MOST_LISTED = 1000
"""As many goals and kinds as one event may carry."""


def touched(standing: Standing, time: datetime) -> Standing:
    """The standing after an event of this time."""
    return standing.model_copy(update={"as_of": max(standing.as_of, time)})


def spanning(standing: Standing, kind: str, month: str) -> Standing:
    """The standing that knows of activities of a kind in a month."""
    spans = {each.kind: each for each in standing.kinds}
    span = spans.get(kind, KindSpan(kind=kind, first=month, last=month))
    spans[kind] = KindSpan(kind=kind, first=min(span.first, month), last=max(span.last, month))
    return standing.model_copy(update={"kinds": tuple(spans[each] for each in sorted(spans))})


def counting(standing: Standing, kind: str, fact: Fact, sign: int) -> Standing:
    """The standing with one fact more (+1) or less (-1), if it lies behind the last session."""
    if not _since(fact, standing.last_held):
        return standing
    counts = {each.kind: each.quantity for each in standing.counts}
    counts[kind] = EXACT.add(counts.get(kind, Decimal(0)), sign * fact.quantity)
    return standing.model_copy(update={"counts": _listed(counts)})


def months_since(standing: Standing, last_held: datetime | None) -> list[tuple[str, str]]:
    """Kind and month of all that must be known to count what was done since a session."""
    return [
        (span.kind, month)
        for span in standing.kinds
        for month in months_between(_later(span.first, last_held), span.last)
    ]


def _later(first: str, last_held: datetime | None) -> str:
    return first if last_held is None else max(first, month_of(last_held.date()))


def recounted(
    standing: Standing, months: Iterable[ActivityMonth], held_day: Iterable[ActivityBucket]
) -> Standing:
    """The standing with its counts taken anew; `held_day` are the buckets of the UTC day of the
    last session, where the moment decides and not the day."""
    last = standing.last_held
    parts: dict[str, list[Decimal]] = {}
    for month in months:
        for tally in month.days:
            if last is None or tally.day > last.date():
                parts.setdefault(month.kind, []).append(tally.sum.quantity)
    for bucket in held_day:
        after = [fact.quantity for fact in bucket.facts if _since(fact, last)]
        parts.setdefault(bucket.kind, []).extend(after)
    counts = {kind: total(quantities) for kind, quantities in parts.items()}
    return standing.model_copy(update={"counts": _listed(counts)})


def with_goal(standing: Standing, goal: Goal) -> Standing:
    """The standing with the reading of one goal.

    A closed goal is no longer listed, and one that is the rep's alone never is: what is derived
    from this is for the pair.
    """
    listed = {each.goal: each for each in standing.goals}
    listed.pop(goal.goal, None)
    if goal.outcome is None and goal.level != "mine":
        listed[goal.goal] = goals.reading(goal, standing.last_held)
    return standing.model_copy(update={"goals": tuple(listed[each] for each in sorted(listed))})


def figures(standing: Standing) -> MetricsUpdated:
    """What others are told of it."""
    counts = {each.kind: each.quantity for each in standing.counts if publishable(each.quantity)}
    return MetricsUpdated(
        person=standing.rep,
        as_of=standing.as_of,
        goals=_first(standing.goals),
        counts=dict(list(counts.items())[:MOST_LISTED]),
    )


def _first(readings: tuple[GoalReading, ...]) -> tuple[GoalReading, ...]:
    return readings[:MOST_LISTED]


def _since(fact: Fact, last_held: datetime | None) -> bool:
    return last_held is None or fact.at > last_held


def _listed(counts: dict[str, Decimal]) -> tuple[Count, ...]:
    return tuple(
        Count(kind=kind, quantity=plain(counts[kind])) for kind in sorted(counts) if counts[kind]
    )
