"""Sessions are read as far around the days asked for as a figure looks, and no further."""

from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from ridealong.contracts.people import Cadence
from ridealong.metrics.model.people import CadenceSince, Pair, Person
from ridealong.metrics.rules.coaching import margin
from ridealong.metrics.rules.periods import period_of
from ridealong.metrics.rules.recurrence import turns_of

SAID = datetime(2026, 1, 1, tzinfo=UTC)
FIRST = date(2026, 1, 1)
cadences = st.builds(
    Cadence,
    every=st.sampled_from(["weekly", "weeks", "monthly_date", "monthly_weekday"]),
    interval=st.integers(1, 52),
    weekday=st.none() | st.integers(0, 6),
    day=st.none() | st.integers(1, 31),
)
days = st.integers(0, 1000).map(lambda number: FIRST + timedelta(days=number))


def of(cadence: Cadence) -> Person:
    known = CadenceSince(said=SAID, cadence=cadence)
    pair = Pair(manager="manager-1", said=SAID, start=FIRST, cadences=(known,))
    return Person(id="a/r", tenant="a", key="a/r", person="r", pairs=(pair,))


@given(cadences, days, st.integers(0, 400))
def test_whatever_a_turn_or_a_month_of_these_days_holds_lies_within(
    cadence: Cadence, first: date, count: int
) -> None:
    person, last = of(cadence), first + timedelta(days=count)
    around = margin([person, None])
    for turn in turns_of(person.pairs[0].cadences, FIRST, first, last):
        assert first - around <= turn.first <= turn.last <= last + around
    assert period_of(first, "month").start >= first - around
    assert period_of(last, "month").end <= last + around


def test_a_weekly_pair_needs_no_year_around_four_weeks() -> None:
    assert margin([of(Cadence(every="weekly"))]) == timedelta(days=31)
    assert margin([of(Cadence(every="weeks", interval=8))]) == timedelta(days=56)
    assert margin([]) == timedelta(days=31)
