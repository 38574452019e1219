"""A team's pooled credit (DOMAIN C1 "Team or leader view"): never the mean of people's scores."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Final

from ridealong.metrics.model.follow_through import Settled
from ridealong.metrics.model.people import Person
from ridealong.metrics.rules.follow_through import percent
from ridealong.metrics.rules.people import manager_of

FEWEST_PEOPLE: Final = 3
FEWEST_ITEMS: Final = 10
WINDOW: Final = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class Pooled:
    """Sum q ÷ n of a team's items. `mean` and `points` are None while that would say too much of
    single people; `hidden` says why.

    `people` are those who have an item in the window; `earned` counts the items by their credit.
    """

    people: int
    items: int
    credits: Decimal | None
    mean: int | None
    hidden: str | None
    earned: tuple[tuple[Decimal, int], ...] = ()


def led_by(people: Iterable[Person], leaders: set[str], today: date) -> set[str]:
    """Whom these leaders lead directly on a day."""
    return {each.person for each in people if manager_of(each, today) in leaders}


def pooled(items: Mapping[str, Iterable[Settled]], today: date) -> Pooled:
    """The pooled mean of what each person owed, due in the 90 days up to today.

    One rule for all: of a manager who is led, what they owe their reps is in it as well.
    """
    first = today - WINDOW
    earned: list[Decimal] = []
    people = 0
    for theirs in items.values():
        found = [
            item.credit for item in theirs if item.left_out is None and first < item.due <= today
        ]
        earned += found
        people += bool(found)
    hidden = _hidden(people, len(earned))
    if hidden is not None:
        return Pooled(people, len(earned), None, None, hidden)
    total = sum(earned, Decimal(0))
    by_credit = tuple(sorted(Counter(earned).items()))
    return Pooled(people, len(earned), total, percent(total / len(earned)), None, by_credit)


def _hidden(people: int, items: int) -> str | None:
    if people < FEWEST_PEOPLE:
        return f"fewer than {FEWEST_PEOPLE} people have results in these days"
    if items < FEWEST_ITEMS:
        return f"there are fewer than {FEWEST_ITEMS} results in these days"
    return None
