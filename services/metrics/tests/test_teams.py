"""A team has one pooled figure, and none where it would say too much of single people."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from ridealong.metrics.model.follow_through import Settled
from ridealong.metrics.model.people import Pair, Person
from ridealong.metrics.rules.team import led_by, pooled

from .items import item

pytestmark = pytest.mark.requirement("C1")

TODAY = date(2026, 3, 31)
RECENT = date(2026, 3, 2)


def of(person: str, kept: int, missed: int, due: date = RECENT) -> list[Settled]:
    earned = [Decimal(1)] * kept + [Decimal(0)] * missed
    return [
        item(n, due, credit).model_copy(update={"rep": person, "commitment": f"{person}-{n}"})
        for n, credit in enumerate(earned)
    ]


def test_points_are_pooled_and_not_the_means_of_people() -> None:
    team = {"a": of("a", 3, 0), "b": of("b", 6, 6), "c": of("c", 0, 0)}
    hidden = pooled(team, TODAY)
    assert (hidden.people, hidden.items, hidden.mean) == (2, 15, None)
    third = pooled({**team, "c": of("c", 1, 1)}, TODAY)
    # 10 of 17, where the mean of the three rates would be 67.
    assert (third.people, third.items, third.credits, third.mean) == (3, 17, Decimal(10), 59)


@pytest.mark.parametrize(("items", "shown"), [(9, False), (10, True)])
def test_fewer_than_ten_results_are_hidden(items: int, shown: bool) -> None:
    found = pooled({"a": of("a", 1, 0), "b": of("b", 1, 0), "c": of("c", items - 2, 0)}, TODAY)
    assert (found.mean is not None) == shown
    assert (found.hidden is None) == shown


def test_only_90_days_count_and_nothing_left_out_and_what_managers_owe_as_well() -> None:
    old = of("a", 5, 0, TODAY - timedelta(days=90))
    left_out = [each.model_copy(update={"left_out": "excused"}) for each in of("a", 5, 0)]
    found = pooled({"a": [*old, *left_out]}, TODAY)
    assert (found.people, found.items) == (0, 0)
    assert pooled({"a": of("a", 1, 0, TODAY - timedelta(days=89))}, TODAY).items == 1
    as_manager = [each.model_copy(update={"rep": "somebody"}) for each in of("a", 5, 0)]
    assert pooled({"a": as_manager}, TODAY).items == 5


def test_whom_somebody_leads_is_asked_of_pairs_of_that_day() -> None:
    said = datetime(2026, 1, 1, tzinfo=UTC)
    people = [
        Person(
            id=name,
            tenant="acme",
            key=name,
            person=name,
            pairs=(Pair(manager=manager, said=said, ended=ended),),
        )
        for name, manager, ended in [
            ("a", "m-1", None),
            ("b", "m-1", TODAY - timedelta(days=1)),
            ("c", "m-2", None),
        ]
    ]
    assert led_by(people, {"m-1"}, TODAY) == {"a"}
    assert led_by(people, {"m-1", "m-2"}, TODAY) == {"a", "c"}
