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
from ridealong.metrics.rules.indicators import place
from ridealong.metrics.rules.periods import months_between

_ZERO = Decimal(0)

MOST_LISTED = 1000
"""As many goals and kinds as one event may carry."""


def touched(standing: Standing, time: datetime) -> Standing:
    """The standing after an event of this time."""
    return standing if time <= standing.as_of else standing.replaced(as_of=time)


def spanning(standing: Standing, kind: str, month: str) -> Standing:
    """The standing that knows of activities of a kind in a month."""
    spans = {each.kind: each for each in standing.kinds}
    span = spans.get(kind)
    if span is not None and span.first <= month <= span.last:
        return standing
    first, last = (month, month) if span is None else (span.first, span.last)
    spans[kind] = KindSpan(kind=kind, first=min(first, month), last=max(last, month))
    return standing.replaced(kinds=tuple(spans[each] for each in sorted(spans)))


class Counting:
    """What facts that came and went change of the counts since the last held session."""

    def __init__(self, last_held: datetime | None) -> None:
        self._last_held = last_held
        self._more: dict[str, Decimal] = {}

    def add(self, kind: str, fact: Fact, sign: int = 1) -> None:
        """One fact more, or with `sign` -1 one less, if it lies behind the last session."""
        if _since(fact, self._last_held):
            before = self._more.get(kind, _ZERO)
            self._more[kind] = EXACT.add(before, sign * fact.quantity)

    def on(self, standing: Standing) -> Standing:
        """The standing with them."""
        if not self._more:
            return standing
        counts = {each.kind: each.quantity for each in standing.counts}
        for kind, more in self._more.items():
            counts[kind] = EXACT.add(counts.get(kind, _ZERO), more)
        return standing.replaced(counts=_listed(counts))


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
    # Each part is valid by itself: it was read from an event, or is publishable.
    return MetricsUpdated.model_construct(
        person=standing.rep,
        as_of=standing.as_of,
        goals=_first(standing.goals),
        counts=dict(list(counts.items())[:MOST_LISTED]),
    )


def _first(readings: tuple[GoalReading, ...]) -> tuple[GoalReading, ...]:
    leading = sorted(readings, key=lambda each: (place(each.kind), each.goal))
    return tuple(leading[:MOST_LISTED])


def _since(fact: Fact, last_held: datetime | None) -> bool:
    return last_held is None or fact.at > last_held


def _listed(counts: dict[str, Decimal]) -> tuple[Count, ...]:
    return tuple(
        Count.model_construct(kind=kind, quantity=plain(counts[kind]))
        for kind in sorted(counts)
        if counts[kind]
    )
