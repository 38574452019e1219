"""Events of sessions, pairs and people come out as one rep's coaching, and a team's."""

from collections import deque
from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ridealong.contracts import Event
from ridealong.contracts.calls import CallDebriefed, CallPlanned
from ridealong.contracts.goals import PlanAccepted, PlanLine, PlanUpdated
from ridealong.contracts.items import AgendaItemAdded, AgendaItemDropped
from ridealong.contracts.people import AbsenceRecorded, Cadence
from ridealong.contracts.sessions import SessionCancelled, SessionPrepared, SessionRated
from ridealong.metrics.model.absences import Absences
from ridealong.metrics.model.calls import Call
from ridealong.metrics.model.originated import Topic
from ridealong.metrics.model.people import Person
from ridealong.metrics.model.plans import Plans
from ridealong.metrics.model.session_records import SessionRecord
from ridealong.metrics.rules import cadence
from ridealong.metrics.rules.adherence import in_force
from ridealong.metrics.rules.coaching import Material
from ridealong.metrics.rules.definitions import DefinitionHistory
from ridealong.metrics.rules.preparation import prepared
from ridealong.metrics.rules.team_coaching import coached, pooled, why_hidden

from .given import World, at, event
from .stories import held, pair, person, scheduled

BOTH = ("rep-1", "manager-1")


def rated(session: str, by: str, word: Any, time: str) -> Event[SessionRated]:
    return event(SessionRated(session=session, rep="rep-1", by=by, coaching=word), time)


def filed(session: str, time: str, **parts: str) -> Event[SessionPrepared]:
    return event(SessionPrepared(session=session, rep="rep-1", **parts), time)


def topic(item: str, by: str, time: str = "2026-03-02") -> Event[AgendaItemAdded]:
    data = AgendaItemAdded(item=item, rep="rep-1", session="s-1", title="a topic", by=by)
    return event(data, time, f"{item}/{time}")


SESSIONS: list[Event[Any]] = [
    scheduled("s-1", "2026-03-02T09:00"),
    filed("s-1", "2026-02-27", numbers="down by five", gaps=" "),
    filed("s-1", "2026-03-02T08:00", focus="the expansion"),
    topic("t-1", "rep-1"),
    topic("t-2", "manager-1"),
    topic("t-1", "rep-1", "2026-03-03"),
    held("s-1", "2026-03-02T09:05", confirmed_by=BOTH, minutes=45, topics=("goal", "help")),
    rated("s-1", "rep-1", "partly", "2026-03-02T12:00"),
    rated("s-1", "manager-1", "yes", "2026-03-02T13:00"),
    scheduled("s-2", "2026-03-09T09:00"),
    event(SessionCancelled(session="s-2", rep="rep-1", reason=" Sick "), "2026-03-08"),
    topic("t-3", "manager-1"),
    event(AgendaItemDropped(item="t-3", rep="rep-1"), "2026-03-05"),
    held("s-3", "2026-03-16T09:00", minutes=30),
    event(CallPlanned(call="k-1", rep="rep-1", customer="x", at=at("2026-03-04"), joint=True)),
    event(CallDebriefed(call="k-1", rep="rep-1", attended_jointly=True)),
]
PEOPLE: list[Event[Any]] = [
    person("rep-1", "2026-01-01", "Europe/Riga"),
    pair("rep-1", "manager-1", "2026-01-05", start="2026-01-05"),
    event(
        AbsenceRecorded(
            absence="a-1", person="rep-1", starts="2026-03-23", ends="2026-03-24", kind="leave"
        ),
        "2026-03-20",
    ),
]
LINES = (PlanLine(kind="dial", per="week", target=50),)
GOALS: list[Event[Any]] = [
    event(PlanUpdated(plan="p", rep="rep-1", lines=LINES), "2026-02-01"),
    event(PlanAccepted(plan="p", rep="rep-1", by="manager-1"), "2026-02-02"),
    event(PlanUpdated(plan="p", rep="rep-1", lines=()), "2026-03-10"),
]
STREAMS = [SESSIONS, PEOPLE, GOALS]


def read(picks: list[tuple[int, int]]) -> World:
    world, waiting = World(), [deque(stream) for stream in STREAMS]
    rest = [(number, 50) for number in range(len(STREAMS))]
    for stream, size in [*picks, *rest]:
        queue = waiting[stream]
        world.reads(*[queue.popleft() for _ in range(min(size, len(queue)))])
    return world


WORLD = read([])


def material(world: World, rep: str = "rep-1") -> Material:
    """As the store holds it, for March."""
    return Material(
        rep=rep,
        first=date(2026, 3, 1),
        last=date(2026, 3, 31),
        now=at("2026-04-20"),
        person=world.get(Person, f"acme/{rep}"),
        records=[each for each in world.all(SessionRecord) if each.rep == rep],
        absences=[one for each in world.all(Absences) for one in each.absences],
        topics=world.all(Topic),
        calls=world.all(Call),
    )


@settings(max_examples=40)
@given(st.lists(st.tuples(st.integers(0, 2), st.integers(1, 4)), max_size=15))
def test_whichever_topic_is_read_first_the_end_is_the_same(picks: list[tuple[int, int]]) -> None:
    assert read(picks).picture() == WORLD.picture()


@pytest.mark.requirement("D cadence kept", "D held", "2.7")
def test_a_month_of_a_pair() -> None:
    known = material(WORLD)
    assert [(each.turn.day.day, each.outcome, each.reason) for each in known.turns] == [
        (2, "held", None),
        (9, "excused", "sick"),
        (16, "held", None),
        (23, "excused", "leave"),
        (30, "missed", None),
    ]
    assert cadence.summed(known.turns).kept == Fraction(2, 3)
    assert [each.session for each in known.held] == ["s-1", "s-3"]


@pytest.mark.requirement("D preparation")
def test_a_part_counts_from_when_it_was_first_filled_and_blanks_are_none() -> None:
    first = prepared(material(WORLD).held[0])
    assert first is not None
    assert (first.in_time, first.late) == (("numbers",), ("focus",))


@pytest.mark.requirement("D initiative")
def test_a_topic_told_twice_is_one_and_a_dropped_one_is_none() -> None:
    assert [(each.item, each.by, each.at) for each in WORLD.all(Topic)] == [
        ("t-1", "rep-1", at("2026-03-02")),
        ("t-2", "manager-1", at("2026-03-02")),
    ]


@pytest.mark.requirement("D adherence", "2.24")
def test_another_plan_changes_nothing_of_the_weeks_before_it() -> None:
    [plans] = WORLD.all(Plans)
    before, after = (in_force(plans.versions, date(2026, 3, day)) for day in (8, 15))
    assert before is not None
    assert before.lines == LINES
    assert after is not None
    assert after.lines == ()
    assert in_force(plans.versions, date(2026, 1, 31)) is None


@pytest.mark.requirement("1.19")
def test_another_cadence_changes_nothing_of_the_days_before_it() -> None:
    daily = Cadence(every="weekly", weekday=4)
    world = World().reads(
        *SESSIONS, *PEOPLE, pair("rep-1", "manager-1", "2026-03-18", cadence=daily)
    )
    assert [each.turn.day.day for each in material(world).turns] == [2, 9, 16, 20, 27]


@pytest.mark.requirement("D cadence kept")
def test_a_pair_without_a_first_day_begins_when_it_was_heard_of() -> None:
    world = World().reads(*SESSIONS, pair("rep-1", "manager-1", "2026-03-12"))
    assert [each.turn.day.day for each in material(world).turns] == [16, 23, 30]


@pytest.mark.requirement("0.5")
def test_after_a_change_of_managers_each_has_the_turns_of_their_own_days() -> None:
    world = World().reads(
        *SESSIONS,
        *PEOPLE,
        pair("rep-1", "manager-1", "2026-03-10", start="2026-01-05", ended="2026-03-12"),
        pair("rep-1", "manager-2", "2026-03-11", start="2026-03-13"),
    )
    # What the one held before counts for none of the other's turns.
    assert [(each.turn.day.day, each.outcome) for each in material(world).turns] == [
        (2, "held"),
        (9, "excused"),
        (16, "missed"),
        (23, "excused"),
        (30, "missed"),
    ]


@pytest.mark.requirement("2.3")
def test_a_teams_figures_are_sums_and_hidden_below_three_people() -> None:
    known = material(WORLD)
    idle = material(World().reads(person("rep-2", "2026-01-01")), "rep-2")
    counted = coached({"rep-1": known, "rep-2": idle})
    assert list(counted) == ["rep-1"]
    assert why_hidden(len(counted)) == "fewer than 3 people are coached in these days"
    assert why_hidden(3) is None
    three = pooled([replace(known, rep=f"rep-{n}") for n in range(3)], DefinitionHistory())
    assert (three.cadence.held, three.cadence.excused, three.cadence.expected) == (6, 6, 15)
    assert three.cadence.kept == Fraction(2, 3)
    [march] = three.months
    assert (march.reps, march.full, march.minutes) == (3, 0, 225)
    assert march.share == 0
    assert three.preparation == Fraction(1, 14)
    # Three sessions of which both answered: fewer than ten.
    assert three.gap is None
