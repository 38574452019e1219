"""The sandbagging watch (DOMAIN C1): shown as "targets look easy", never scored."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from decimal import Decimal
from itertools import groupby
from statistics import mean, median
from typing import Final

from ridealong.metrics.model.follow_through import Settled
from ridealong.metrics.rules.follow_through import counted

LAST: Final = 10
"""So many measured items are looked at, and fewer say nothing."""
MOSTLY: Final = Decimal("1.3")
LOOK_BACK: Final = timedelta(days=180)
"""How far before the newest due day those may lie."""
AVERAGE_OVER: Final = timedelta(weeks=8)
RECENT: Final = timedelta(days=90)
"""A kind without a target since then is over."""
FEWEST: Final = 3
"""An average of fewer amounts says nothing."""


def easy_targets(items: Iterable[Settled], as_of: date | None) -> tuple[str, ...]:
    """Why targets look easy, in sentences; none when they don't.

    Only items count that are in the score and measured with "at least". The median attainment
    (amount by the deadline ÷ target) of the last 10 of them, due in the last 180 days, lies above
    130 %; or the newest target of a kind of measure lies below the mean of the amounts that were
    reached in the items of that kind due in the 8 weeks before it (3 at least).
    """
    if as_of is None:
        return ()
    measured = [
        item
        for item in counted(items)
        if item.direction == "at_least" and item.target and item.due >= as_of - LOOK_BACK
    ]
    return (*_mostly_exceeded(measured[-LAST:]), *_below_average(measured, as_of))


def _reached(item: Settled) -> Decimal:
    return item.amount_at_due or Decimal(0)


def _mostly_exceeded(last: Sequence[Settled]) -> tuple[str, ...]:
    if len(last) < LAST:
        return ()
    middle = median(_reached(item) / item.target for item in last if item.target)
    if middle <= MOSTLY:
        return ()
    return (f"half of the last {LAST} measured ones reached {middle:.0%} of the target or more",)


def _below_average(measured: Sequence[Settled], as_of: date) -> tuple[str, ...]:
    found: list[str] = []
    by_kind = sorted((item for item in measured if item.measure is not None), key=_kind)
    for (kind, _), group in groupby(by_kind, key=_kind):
        items = counted(group)
        newest = items[-1]
        first = newest.due - AVERAGE_OVER
        amounts = [_reached(item) for item in items if first <= item.due < newest.due]
        if newest.due < as_of - RECENT or len(amounts) < FEWEST or newest.target is None:
            continue
        usual = mean(amounts)
        if newest.target < usual:
            found.append(
                f"the newest target for {kind}, {newest.target.normalize():f}, lies below the "
                f"{usual:.4g} that were reached on average in the 8 weeks before"
            )
    return tuple(found)


def _kind(item: Settled) -> tuple[str, str]:
    return ("", "") if item.measure is None else (item.measure.kind, item.measure.unit)
