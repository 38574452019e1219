"""Yardsticks of an organisation over time: what was in force on a day stays what it was."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from ridealong.contracts.people import Yardstick
from ridealong.contracts.yardsticks import why_ignored


def carried_on(
    known: Iterable[Yardstick], told: Iterable[Yardstick], told_on: date
) -> tuple[Yardstick, ...]:
    """The yardsticks after a record of the organisation that tells these, made on this day.

    The new list stands as a whole, with one exception: what had begun by that day and isn't in the
    list any more stays, so that leaving it out doesn't change the past. Whoever wants the past
    changed says so, by the same name and day with another value.
    """
    begun = {(each.name, each.applies_from): each for each in known if each.applies_from <= told_on}
    listed = begun | {(each.name, each.applies_from): each for each in told}
    return tuple(listed[place] for place in sorted(listed))


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
