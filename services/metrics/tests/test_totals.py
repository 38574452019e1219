"""Totals by local day and period, held against counting fact by fact."""

from collections import Counter
from datetime import date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ridealong.metrics.model.activities import ActivityBucket, ActivityMonth
from ridealong.metrics.model.people import Person
from ridealong.metrics.rules.listing import Place, bucket_places, facts_of
from ridealong.metrics.rules.people import ZoneOf, zone_at
from ridealong.metrics.rules.periods import Per, months_between, period_of
from ridealong.metrics.rules.totals import Totals, whole_days, within

from .given import World, at
from .stories import done, person

ZONES = ["UTC", "Pacific/Kiritimati", "Etc/GMT+12", "America/Los_Angeles", "Asia/Kolkata"]


def zones(world: World) -> ZoneOf:
    return lambda rep, instant: zone_at(world.get(Person, f"acme/{rep}"), instant)


def totals(world: World, per: Per, first: date | None = None, last: date | None = None) -> Totals:
    """As the service answers: whole days from months, the edges opened."""
    find = within(first, last, per)
    found = whole_days(world.all(ActivityMonth), find)
    ids = [id_ for month, tally in found.edges for id_ in month.bucket_ids(tally.day)]
    found.open([world.the(ActivityBucket, id_) for id_ in ids], find, zones(world))
    return found


def labels(found: Totals) -> dict[str, int]:
    return {cell.period.label: sum_.count for cell, sum_ in found.rows()}


@pytest.mark.parametrize(
    ("day", "per", "start", "end", "label"),
    [
        ("2017-03-05", "day", "2017-03-05", "2017-03-05", "2017-03-05"),
        ("2017-03-05", "week", "2017-02-27", "2017-03-05", "2017-W09"),
        ("2021-01-02", "week", "2020-12-28", "2021-01-03", "2020-W53"),
        ("2016-02-10", "month", "2016-02-01", "2016-02-29", "2016-02"),
        ("2017-03-31", "quarter", "2017-01-01", "2017-03-31", "2017-Q1"),
        ("2017-12-31", "quarter", "2017-10-01", "2017-12-31", "2017-Q4"),
        ("2016-12-01", "month", "2016-12-01", "2016-12-31", "2016-12"),
    ],
)
def test_a_day_lies_in_its_calendar_period(
    day: str, per: Per, start: str, end: str, label: str
) -> None:
    found = period_of(date.fromisoformat(day), per)
    assert (found.start.isoformat(), found.end.isoformat(), found.label) == (start, end, label)


@given(
    st.dates(date(1970, 1, 5), date(2199, 12, 31)),
    st.sampled_from(["day", "week", "month", "quarter"]),
)
def test_periods_meet_without_gap(day: date, per: Per) -> None:
    found = period_of(day, per)
    assert found.start <= day <= found.end
    assert period_of(found.start, per) == period_of(found.end, per) == found
    assert period_of(found.end + timedelta(days=1), per).start == found.end + timedelta(days=1)


def test_months_between_two_months_cross_the_year() -> None:
    assert months_between("2026-11", "2027-02") == ["2026-11", "2026-12", "2027-01", "2027-02"]
    assert months_between("2026-11", "2026-10") == []


def test_an_activity_counts_on_the_day_of_its_own_zone() -> None:
    world = World().reads(
        done("a-1", "2026-03-31T12:00", zone="Pacific/Kiritimati"),
        done("a-2", "2026-03-31T12:00", zone="Etc/GMT+12"),
        done("a-3", "2026-03-31T11:59", zone="Etc/GMT+12"),
    )
    assert labels(totals(world, "day")) == {"2026-03-30": 1, "2026-03-31": 1, "2026-04-01": 1}
    assert labels(totals(world, "quarter")) == {"2026-Q1": 2, "2026-Q2": 1}


def test_without_a_zone_it_counts_on_the_reps_day_then_and_the_record_may_come_later() -> None:
    world = World().reads(
        done("a-1", "2026-03-31T20:00"),
        done("a-2", "2026-04-30T20:00"),
        done("a-3", "2026-01-31T20:00"),
    )
    assert labels(totals(world, "month")) == {"2026-01": 1, "2026-03": 1, "2026-04": 1}
    world.reads(person("rep-1", "2026-04-15", "America/New_York"))
    world.reads(person("rep-1", "2026-02-15", "Asia/Kolkata"))
    # In Kolkata from the first record on and before it, in New York from the middle of April.
    assert labels(totals(world, "month")) == {"2026-02": 1, "2026-04": 2}


def test_periods_are_cut_by_from_and_to() -> None:
    world = World().reads(*(done(f"a-{day}", f"2026-03-{day:02}T12:00") for day in range(1, 32)))
    cut = totals(world, "month", date(2026, 3, 10), date(2026, 3, 12))
    assert labels(cut) == {"2026-03": 3}
    assert labels(totals(world, "month", date(2026, 4, 1))) == {}


def test_only_days_at_the_edges_of_periods_are_opened() -> None:
    days = [date(2026, 1, 1) + timedelta(days=n) for n in range(90)]
    world = World().reads(*(done(f"a-{day}", f"{day}T12:00") for day in days))
    opened = whole_days(world.all(ActivityMonth), within(None, None, "quarter")).edges
    assert [tally.day.isoformat() for _, tally in opened] == ["2026-01-01", "2026-03-31"]


facts = st.lists(
    st.tuples(
        st.integers(0, 24 * 130),
        st.sampled_from([None, *ZONES]),
        st.sampled_from(["rep-1", "rep-2"]),
        st.decimals(0, 1000, places=2),
    ),
    max_size=30,
)
ends = st.one_of(st.none(), st.integers(0, 130).map(lambda n: date(2026, 2, 20) + timedelta(n)))


@given(
    facts,
    st.lists(st.tuples(st.integers(0, 130), st.sampled_from(ZONES)), max_size=3),
    st.sampled_from(["day", "week", "month", "quarter"]),
    ends,
    ends,
)
def test_totals_equal_counting_one_by_one(
    logged: list[tuple[int, str | None, str, Decimal]],
    moves: list[tuple[int, str]],
    per: Per,
    first: date | None,
    last: date | None,
) -> None:
    begin = at("2026-02-20")
    told = {begin + timedelta(days=day): zone for day, zone in moves}

    def home(instant: datetime) -> str:
        before = [moment for moment in sorted(told) if moment <= instant]
        return told[before[-1] if before else min(told)] if told else "UTC"

    world = World().reads(
        *(person("rep-1", f"{time:%Y-%m-%d}", zone) for time, zone in told.items())
    )
    counts: Counter[tuple[str, str]] = Counter()
    money: Counter[tuple[str, str]] = Counter()
    for number, (hour, zone, rep, amount) in enumerate(logged):
        moment = begin + timedelta(hours=hour)
        world.reads(done(f"a-{number}", moment.isoformat(), usd=str(amount), zone=zone, rep=rep))
        there = zone or (home(moment) if rep == "rep-1" else "UTC")
        day = moment.astimezone(ZoneInfo(there)).date()
        if (first is None or first <= day) and (last is None or day <= last):
            place = (rep, period_of(day, per).label)
            counts[place] += 1
            money[place] += amount  # type: ignore[assignment]
    found = totals(world, per, first, last).rows()
    assert {(cell.rep, cell.period.label): sum_.count for cell, sum_ in found} == dict(counts)
    assert {
        (cell.rep, cell.period.label): sum((each.amount for each in sum_.amounts), Decimal(0))
        for cell, sum_ in found
    } == dict(money)


@given(facts, st.integers(1, 5))
def test_facts_are_listed_once_each_page_after_page(
    logged: list[tuple[int, str | None, str, Decimal]], size: int
) -> None:
    world = World()
    for number, (hour, zone, rep, _) in enumerate(logged):
        moment = at("2026-02-20") + timedelta(hours=hour)
        world.reads(done(f"a-{number}", moment.isoformat(), zone=zone, rep=rep))
    listed: list[str] = []
    after: Place | None = None
    while True:
        behind = [
            each
            for _, id_ in bucket_places(world.all(ActivityMonth), after)
            for each in facts_of(world.the(ActivityBucket, id_), zones(world))
            if after is None or each.place > after
        ]
        if not behind:
            break
        listed += [each.fact.activity for each in behind[:size]]
        after = behind[:size][-1].place
    assert sorted(listed) == sorted(f"a-{number}" for number in range(len(logged)))
