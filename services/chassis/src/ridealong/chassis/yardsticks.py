"""Yardsticks of an organisation over time: what was in force on a day stays what it was."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Final

from ridealong.contracts.instant import Day
from ridealong.contracts.people import Yardstick
from ridealong.contracts.yardsticks import why_ignored

_EASTERNMOST: Final = timedelta(hours=14)
"""Where a day ends first, ahead of UTC."""


class Applied(Yardstick):
    """A yardstick from the day on that it is applied.

    `said_for` is the earlier day that the organisation gave, where that was over already when it
    was said; None where it is applied from the day that was given.
    """

    said_for: Day | None = None


def first_open_day(said: datetime) -> date:
    """The first day that hasn't ended anywhere at an instant: nothing due on it is judged yet."""
    return (said + _EASTERNMOST).date()


def carried_on(
    known: Iterable[Applied], told: Iterable[Yardstick], said: datetime
) -> tuple[Applied, ...]:
    """The yardsticks after a record of the organisation that tells these at an instant.

    The new list stands as a whole from the first day on that hasn't ended anywhere by then. What
    was in force before that day stays as it was: what is said for a past day holds from this one
    on, and what had begun and is left out goes on.
    """
    known, told = tuple(known), tuple(told)
    day = first_open_day(said)
    listed = [each for each in known if each.applies_from < day and why_ignored(each) is None]
    begun = [each for each in told if each.applies_from <= day and why_ignored(each) is None]
    # Of two of one name and day the later in the list stands.
    now = {each.name: each for each in sorted(begun, key=lambda each: each.applies_from)}
    for name, each in now.items():
        if in_force(listed, name, day) != each.value:
            listed.append(_applied(each, day))
    listed += [each for each in known if each.applies_from == day and each.name not in now]
    ahead = {(each.name, each.applies_from): each for each in told if each not in begun}
    return tuple(
        sorted(
            [*listed, *(_applied(each, each.applies_from) for each in ahead.values())],
            key=lambda each: (each.name, each.applies_from),
        )
    )


def in_force(yardsticks: Iterable[Yardstick], name: str, day: date) -> Decimal | None:
    """The value of this name that applies on a day; None before the first.

    What makes no sense is passed over (`contracts.yardsticks.why_ignored`).
    """
    begun = [
        each
        for each in yardsticks
        if each.name == name and each.applies_from <= day and why_ignored(each) is None
    ]
    return max(begun, key=lambda each: each.applies_from).value if begun else None


def _applied(told: Yardstick, day: date) -> Applied:
    said_for = told.applies_from if told.applies_from < day else None
    return Applied(name=told.name, value=told.value, applies_from=day, said_for=said_for)
