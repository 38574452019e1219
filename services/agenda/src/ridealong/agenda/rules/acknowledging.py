"""The one plain line about results that the manager begins with (DOMAIN 3.10)."""

from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal

from ridealong.agenda.model.entries import Entry, GoalEntry
from ridealong.agenda.rules.wording import number, words

_RESULTS = ("closed_business", "pipeline")


def acknowledgement(entries: Iterable[Entry]) -> str | None:
    """What the numbers did since the last held session, computed and without a judgement.

    Of one result: closed business before pipeline, one that the session is linked to before others.
    None where no result was read both now and then.
    """
    read = [
        one
        for one in entries
        if isinstance(one, GoalEntry)
        and one.goal_kind in _RESULTS
        and one.value is not None
        and one.before is not None
    ]
    if not read:
        return None
    first = min(read, key=lambda one: (not one.linked, one.goal_kind != _RESULTS[0], one.id))
    return _line(first)


def _line(goal: GoalEntry) -> str:
    title = goal.title or words(goal.id)
    value, before = goal.value or Decimal(0), goal.before or Decimal(0)
    apart = value - before
    if not apart:
        return f"{title} stayed at {number(value)} since the last session."
    verb = "rose" if apart > 0 else "dropped"
    by = f"{_percent(abs(apart) / abs(before))} %" if before else f"by {number(abs(apart))}"
    span = f"from {number(before)} to {number(value)}"
    return f"{title} {verb} {by} since the last session, {span}."


def _percent(share: Decimal) -> str:
    """A whole percent, halves away from zero; below one, one decimal place."""
    places = Decimal(1) if share >= Decimal("0.01") else Decimal("0.1")
    return number((share * 100).quantize(places, ROUND_HALF_UP))
