"""Yardsticks apply from their day on, and never to what was over when they were said."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from ridealong.chassis.yardsticks import Applied, carried_on, first_open_day, in_force
from ridealong.contracts.people import Yardstick

FIRST = date(2026, 1, 1)
TODAY = date(2026, 3, 10)
NOW = datetime(2026, 3, 10, 9, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def dials(value: str, since: str, said_for: str | None = None) -> Applied:
    return Applied(
        name="dials",
        value=Decimal(value),
        applies_from=date.fromisoformat(since),
        said_for=said_for and date.fromisoformat(said_for),
    )


def test_what_has_begun_and_is_left_out_stays_and_what_lies_ahead_is_withdrawn() -> None:
    known = (dials("20", "2026-01-01"), dials("30", "2026-03-10"), dials("40", "2026-03-11"))
    assert carried_on(known, (), NOW) == known[:2]


def test_the_past_never_changes_and_what_is_said_for_it_holds_from_the_first_open_day_on() -> None:
    known = (dials("20", "2026-01-01"),)
    corrected = (*known, dials("25", "2026-03-10", said_for="2026-01-01"))
    assert carried_on(known, (dials("25", "2026-01-01"),), NOW) == corrected
    assert carried_on(corrected, (dials("25", "2026-01-01"),), NOW + 9 * DAY) == corrected
    withdrawn = carried_on(corrected, (dials("20", "2026-01-01"),), NOW + 9 * DAY)
    assert withdrawn == (*corrected, dials("20", "2026-03-19", said_for="2026-01-01"))


def test_of_what_is_said_for_past_days_only_what_holds_by_now_is_applied() -> None:
    told = (dials("30", "2026-02-01"), dials("20", "2026-01-01"), dials("40", "2026-04-01"))
    assert carried_on((), told, NOW) == (
        dials("30", "2026-03-10", said_for="2026-02-01"),
        dials("40", "2026-04-01"),
    )


def test_a_day_is_open_until_it_has_ended_everywhere_to_the_east() -> None:
    assert first_open_day(datetime(2026, 3, 10, 9, 59, tzinfo=UTC)) == TODAY
    assert first_open_day(datetime(2026, 3, 10, 10, tzinfo=UTC)) == TODAY + DAY


def test_the_one_that_began_last_is_in_force() -> None:
    listed = (dials("30", "2026-03-01"), dials("20", "2026-01-01"))
    days = [date(2025, 12, 31), date(2026, 2, 28), date(2026, 3, 1)]
    assert [in_force(listed, "dials", day) for day in days] == [None, 20, 30]
    assert in_force(listed, "calls", TODAY) is None


def test_what_makes_no_sense_leaves_in_force_what_was() -> None:
    name = "followthrough.late_share"
    listed = [
        Yardstick(name=name, value=Decimal(value), applies_from=date(2026, month, 1))
        for month, value in enumerate(("0.25", "2"), start=1)
    ]
    assert in_force(listed, name, TODAY) == Decimal("0.25")


days = st.integers(0, 100).map(lambda number: FIRST + timedelta(days=number))
moments = st.integers(0, 2400).map(lambda hours: datetime(2026, 1, 1, tzinfo=UTC) + hours * HOUR)
lists = st.lists(
    st.builds(
        Yardstick, name=st.sampled_from(("a", "b")), value=st.integers(0, 9), applies_from=days
    ),
    max_size=6,
).map(tuple)
records = st.lists(st.tuples(moments, lists), max_size=5).map(
    lambda drawn: sorted(drawn, key=lambda record: record[0])
)


@given(records, moments, lists, days)
def test_no_record_changes_what_was_in_force_on_a_day_that_was_over_when_it_was_made(
    before: list[tuple[datetime, tuple[Yardstick, ...]]],
    later: datetime,
    told: tuple[Yardstick, ...],
    day: date,
) -> None:
    known: tuple[Applied, ...] = ()
    for said, listed in before:
        known = carried_on(known, listed, said)
    said = max([later, *(said for said, _ in before)])
    after = carried_on(known, told, said)
    if day < first_open_day(said):
        assert in_force(after, "a", day) == in_force(known, "a", day)
    elif in_force(told, "a", day) is not None:
        assert in_force(after, "a", day) == in_force(told, "a", day)
    assert carried_on(after, told, said) == after
