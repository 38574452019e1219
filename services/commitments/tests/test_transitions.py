"""Every row of the table of a commitment's life, allowed and refused, against the rules."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

import pytest

from ridealong.commitments.rules.transitions import (
    MESSAGES,
    PLACES,
    TIME_AND_PEOPLE,
    Place,
    refuses,
)
from ridealong.contracts import Event
from ridealong.contracts.commitments import (
    CommitmentAccepted,
    CommitmentDelivered,
    CommitmentDisputeClosed,
    CommitmentDisputed,
    CommitmentExcused,
    CommitmentNoted,
    CommitmentProgressed,
    CommitmentWithdrawn,
    RenegotiationAnswered,
    RenegotiationAsked,
)
from ridealong.contracts.fields import Evidence
from ridealong.contracts.people import PairUpdated, PersonUpdated

from .given import MANAGER, REP, YES_NO, Story, happened, instant, made, proposed

ABOUT = {"commitment": "c-1", "rep": REP}
LATER = date(2026, 3, 27)
PROOF = (Evidence(label="mail", record="r-1"),)
IN_TIME, TOO_LATE = "2026-03-09 10:00", "2026-03-22 10:00"


def disputed(at: str, by: str = REP) -> Event[Any]:
    return happened(CommitmentDisputed(**ABOUT, by=by, reason="it was counted twice"), at)


def closed(at: str) -> Event[Any]:
    return happened(CommitmentDisputeClosed(**ABOUT, by=MANAGER), at)


def excused(at: str, by: str = MANAGER, due: date | None = None) -> Event[Any]:
    return happened(CommitmentExcused(**ABOUT, by=by, reason="ill", due=due), at)


def asked(at: str, due: date | None = date(2026, 5, 1)) -> Event[Any]:
    return happened(RenegotiationAsked(**ABOUT, by=REP, due=due), at)


def answered(at: str, *, yes: bool = True, by: str = MANAGER) -> Event[Any]:
    return happened(RenegotiationAnswered(**ABOUT, by=by, accepted=yes), at)


def progressed(at: str, amount: int = 5) -> Event[Any]:
    data = CommitmentProgressed(**ABOUT, amount=Decimal(amount), as_of=instant(at), evidence=PROOF)
    return happened(data, at)


def delivered(at: str) -> Event[Any]:
    return happened(CommitmentDelivered(**ABOUT, by=REP, evidence=PROOF), at)


def withdrawn(at: str, *by: str) -> Event[Any]:
    return happened(CommitmentWithdrawn(**ABOUT, by=by, reason="the account is lost"), at)


def accepted(at: str, by: str) -> Event[Any]:
    return happened(CommitmentAccepted(**ABOUT, by=by), at)


def active(at: str, *, yes: bool) -> Event[Any]:
    return happened(PersonUpdated(person=REP, name="Mike", zone="UTC", active=yes), at)


def pair(at: str, ended: date | None) -> Event[Any]:
    return happened(PairUpdated(rep=REP, manager=MANAGER, ended=ended), at)


class Scene(NamedTuple):
    """How a commitment gets to a place, until when time passes then, and when the event comes."""

    events: list[Event[Any]]
    until: str
    now: str


MADE = "2026-03-02 10:00"
SCENES: dict[Place, Callable[[], Scene]] = {
    "absent": lambda: Scene([], MADE, MADE),
    "proposed": lambda: Scene([proposed(MADE)], MADE, "2026-03-10 10:00"),
    "lapsed": lambda: Scene([proposed(MADE)], "2026-03-23", "2026-03-23 10:00"),
    "in_force": lambda: Scene([made(MADE)], MADE, "2026-03-10 10:00"),
    "settled": lambda: Scene([made(MADE)], "2026-03-23", "2026-03-23 10:00"),
    "final": lambda: Scene([made(MADE)], "2026-04-10", "2026-04-10 10:00"),
    "set_aside": lambda: Scene(
        [made(MADE), disputed("2026-03-22 12:00")], "2026-03-23", "2026-03-23 10:00"
    ),
    "left_out": lambda: Scene([made(MADE), excused("2026-03-09 12:00")], MADE, "2026-03-10 10:00"),
}

MESSAGE: dict[tuple[str, str], Callable[[str], list[Event[Any]]]] = {
    ("proposed", ""): lambda at: [proposed(at)],
    ("accepted", "by the other side"): lambda at: [accepted(at, MANAGER)],
    ("accepted", "by who proposed"): lambda at: [accepted(at, REP)],
    ("made", "with these terms"): lambda at: [made(at)],
    ("made", "with other terms"): lambda at: [made(at, target="30")],
    ("progressed", "with evidence"): lambda at: [progressed(at)],
    ("progressed", "long after the late window"): lambda _: [progressed("2028-03-01 10:00")],
    ("progressed", "backwards"): lambda at: [progressed(IN_TIME, 9), progressed(at)],
    ("delivered", "with evidence"): lambda at: [delivered(at)],
    ("delivered", "long after the late window"): lambda _: [delivered("2028-03-01 10:00")],
    ("withdrawn", "by one side"): lambda at: [withdrawn(at, REP)],
    ("withdrawn", "by both"): lambda at: [withdrawn(at, REP, MANAGER)],
    ("withdrawn", "by the same side again"): lambda at: [
        withdrawn(IN_TIME, REP),
        withdrawn(at, REP),
    ],
    ("excused", "by the other side"): lambda at: [excused(at)],
    ("excused", "to a later day"): lambda at: [excused(at, due=LATER)],
    ("excused", "by its owner"): lambda at: [excused(at, REP)],
    ("renegotiation asked", "for a later day"): lambda at: [asked(at)],
    ("renegotiation asked", "while one is open"): lambda at: [asked(IN_TIME), asked(at)],
    ("renegotiation asked", "for nothing"): lambda at: [asked(at, None)],
    ("renegotiation answered", "never asked"): lambda at: [answered(at)],
    ("renegotiation answered", "yes, asked before the deadline"): lambda at: [
        asked(IN_TIME),
        answered(at),
    ],
    ("renegotiation answered", "yes, asked after the deadline"): lambda at: [
        asked(TOO_LATE),
        answered(at),
    ],
    ("renegotiation answered", "no"): lambda at: [asked(IN_TIME), answered(at, yes=False)],
    ("renegotiation answered", "by who asked"): lambda at: [asked(IN_TIME), answered(at, by=REP)],
    ("renegotiation answered", "a second time"): lambda at: [
        asked(IN_TIME),
        answered(IN_TIME, yes=False),
        answered(at),
    ],
    ("disputed", "by one of the pair"): lambda at: [disputed(at)],
    ("disputed", "by the same side again"): lambda at: [
        disputed(IN_TIME),
        closed(IN_TIME),
        disputed(at),
    ],
    ("dispute closed", "while it is open"): lambda at: [disputed(IN_TIME), closed(at)],
    ("dispute closed", "none is open"): lambda at: [closed(at)],
    ("noted", ""): lambda at: [happened(CommitmentNoted(**ABOUT, by=REP, text="So it was."), at)],
}


def rows(*, refused: bool) -> list[Any]:
    """Each row and state of the table, allowed or refused."""
    return [
        pytest.param(row.event, row.case, place, outcome, id=f"{row.event} {row.case}: {place}")
        for row in MESSAGES
        for place, outcome in row.outcomes.items()
        if refuses(outcome) is refused
    ]


def told(event: str, case: str, place: Place) -> Story:
    """The story up to the place, and then the event."""
    scene = SCENES[place]()
    story = Story(*scene.events).until(scene.until)
    assert place == "absent" or stands(story) == place
    assert not story.refused
    news = MESSAGE[event, case](scene.now)
    if (event, case, place) == ("dispute closed", "while it is open", "set_aside"):
        news = news[-1:]
    return story.then(*news)


def stands(story: Story) -> Place:
    """Where the commitment of a story is in the table."""
    commitment = story.commitment()
    if commitment.state == "left_out" and commitment.taken_out is None:
        return "set_aside"
    return commitment.state


@pytest.mark.requirement("C1", "0.20")
@pytest.mark.parametrize(("event", "case", "place", "outcome"), rows(refused=False))
def test_what_is_allowed_leads_where_the_table_says(
    event: str, case: str, place: Place, outcome: str
) -> None:
    story = told(event, case, place)
    assert not story.refused
    assert stands(story) == outcome


@pytest.mark.requirement("C1", "0.20")
@pytest.mark.parametrize(("event", "case", "place", "outcome"), rows(refused=True))
def test_what_is_refused_changes_nothing_and_says_why(
    event: str, case: str, place: Place, outcome: str
) -> None:
    now = SCENES[place]().now
    story = told(event, case, place)
    reason = outcome.format(
        commitment="c-1",
        owner=REP,
        other=MANAGER,
        due="2026-03-20",
        zone="America/New_York",
        now=now,
        earlier=IN_TIME,
        ends="2026-04-05 12:00",
    )
    assert story.refused == [reason]
    if place != "absent":
        assert stands(story) == place


def test_of_each_event_the_table_tells_what_it_makes_of_each_state() -> None:
    said = {(row.event, place) for row in MESSAGES for place in row.outcomes}
    assert said == {(row.event, place) for row in MESSAGES for place in PLACES}
    assert set(MESSAGE) == {(row.event, row.case) for row in MESSAGES}


LINKED = made("2026-03-02 09:00", commitment="list", owner_id=MANAGER, zone="UTC", **YES_NO)
DONE = happened(
    CommitmentDelivered(
        commitment="list",
        rep=REP,
        by=REP,
        delivered_at=instant("2026-03-19 10:00"),
    ),
    "2026-03-23 10:00",
)
HAPPENINGS: dict[tuple[str, str, Place], Callable[[], tuple[list[Event[Any]], str]]] = {
    ("deadline", "", "proposed"): lambda: ([proposed()], "2026-03-22"),
    ("deadline", "", "in_force"): lambda: ([made()], "2026-03-22"),
    ("deadline", "while it is disputed", "in_force"): lambda: (
        [made(), disputed("2026-03-19 10:00")],
        "2026-03-22",
    ),
    ("deadline", "a linked one of the other side is overdue", "in_force"): lambda: (
        [LINKED, made(links=("list",))],
        "2026-03-22",
    ),
    ("linked one done in time, as is learnt later", "", "set_aside"): lambda: (
        [LINKED, made(links=("list",)), DONE],
        "2026-03-24",
    ),
    ("end of the late window", "", "settled"): lambda: ([made()], "2026-04-10"),
    ("14 days of dispute", "", "set_aside"): lambda: (
        [made(), disputed("2026-03-19 10:00")],
        "2026-04-02 10:00",
    ),
    ("owner left", "before its deadline", "in_force"): lambda: (
        [made(), active("2026-03-10 10:00", yes=False)],
        "2026-03-11",
    ),
    ("owner left", "after its deadline", "settled"): lambda: (
        [made(), active("2026-03-22 10:00", yes=False)],
        "2026-03-23",
    ),
    ("owner is back", "", "set_aside"): lambda: (
        [made(), active("2026-03-10 10:00", yes=False), active("2026-03-11 10:00", yes=True)],
        "2026-03-12",
    ),
    ("pair ended", "before its due day", "in_force"): lambda: (
        [made(), pair("2026-03-10 10:00", date(2026, 3, 19))],
        "2026-03-11",
    ),
    ("pair goes on", "", "set_aside"): lambda: (
        [made(), pair("2026-03-10 10:00", date(2026, 3, 19)), pair("2026-03-11 10:00", None)],
        "2026-03-12",
    ),
}


@pytest.mark.requirement("C1")
@pytest.mark.parametrize(
    ("event", "case", "place", "outcome"),
    [
        pytest.param(row.event, row.case, place, outcome, id=f"{row.event} {row.case}: {place}")
        for row in TIME_AND_PEOPLE
        for place, outcome in row.outcomes.items()
    ],
)
def test_time_and_people_lead_where_the_table_says(
    event: str, case: str, place: Place, outcome: str
) -> None:
    events, until = HAPPENINGS[event, case, place]()
    story = Story(*events).until(until)
    assert not story.refused
    assert stands(story) == outcome
