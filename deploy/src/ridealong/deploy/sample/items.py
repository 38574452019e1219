"""What both want to talk about, and customer calls to come."""

from collections.abc import Iterator
from datetime import timedelta
from random import Random
from typing import Final

from ridealong.contracts.calls import CallDebriefed, CallPlanned
from ridealong.contracts.fields import Evidence, Standing
from ridealong.contracts.items import AgendaItemAdded, AgendaItemChanged, AgendaItemDropped
from ridealong.deploy.sample.cast import Rep, chance
from ridealong.deploy.sample.deals import ACCOUNTS
from ridealong.deploy.sample.meetings import Meeting
from ridealong.deploy.sample.span import Told, local

BY_REP: Final = (
    "The tender at the university hospital: go or no go",
    "Why first meetings are cancelled at short notice",
    "I'd like to try a call without any slides",
    "Who else in the company knows the buyer at Calder",
    "How to answer when they ask for a discount at once",
)
BY_MANAGER: Final = (
    "The two offers without a next step",
    "What went well in Tuesday's demo",
    "The forecast for the coming month",
    "A question about the opening: what did you want to hear first?",
)


def told(rep: Rep, meetings: list[Meeting]) -> Iterator[Told]:
    """Items and calls around a rep's sessions."""
    for meeting in meetings:
        if meeting.fate == "cancelled":
            continue
        random = chance("items", meeting.id)
        for number in range(random.randint(1, 2)):
            yield from _item(meeting, (rep.id, random.choice(BY_REP)), number, random)
        if random.random() < 0.5:
            yield from _item(meeting, (rep.manager, random.choice(BY_MANAGER)), 9, random)
        yield from _call(rep, meeting, random)
    yield from _backlog(rep, meetings)


def _item(meeting: Meeting, what: tuple[str, str], number: int, random: Random) -> Iterator[Told]:
    by, title = what
    item = f"item-{meeting.id.removeprefix('session-')}-{number}"
    standing: Standing | None = random.choice(("fact", "hunch", None))
    recording = Evidence(label="Recording", url=f"https://calls.example.com/{item}")
    at = meeting.planned - timedelta(hours=random.randint(26, 120))
    added = AgendaItemAdded(
        item=item,
        rep=meeting.rep.id,
        session=meeting.id,
        title=title,
        by=by,
        standing=standing,
        evidence=(recording,) if standing == "fact" else (),
    )
    yield Told(at, by, added)
    luck = random.random()
    if luck < 0.08:
        dropped = AgendaItemDropped(
            item=item, rep=meeting.rep.id, by=by, reason="Settled on the phone"
        )
        yield Told(at + timedelta(hours=8), by, dropped)
    elif luck < 0.16:
        changed = AgendaItemChanged(
            item=item, rep=meeting.rep.id, by=by, title=f"{title} (with numbers)"
        )
        yield Told(at + timedelta(hours=6), by, changed)


def _call(rep: Rep, meeting: Meeting, random: Random) -> Iterator[Told]:
    call = f"call-{meeting.id.removeprefix('session-')}"
    joint = random.random() < 0.4
    at = meeting.planned + timedelta(days=random.randint(1, 2), hours=random.randint(0, 3))
    planned = CallPlanned(
        call=call,
        rep=rep.id,
        customer=random.choice(ACCOUNTS),
        at=at,
        purpose="Find out what has to be true for a decision this quarter",
        people=(rep.id, rep.manager) if joint else (rep.id,),
        joint=joint,
        next_step="A date with the head of purchasing",
    )
    yield Told(meeting.planned - timedelta(hours=24), rep.id, planned)
    debriefed = CallDebriefed(
        call=call, rep=rep.id, outcome="Decision moved to next month", attended_jointly=joint
    )
    yield Told(at + timedelta(hours=1), rep.id, debriefed)


def _backlog(rep: Rep, meetings: list[Meeting]) -> Iterator[Told]:
    random = chance("backlog", rep.id)
    for number in range(random.randint(0, 2)):
        meeting = random.choice(meetings)
        item = AgendaItemAdded(
            item=f"item-{rep.id}-backlog-{number}",
            rep=rep.id,
            title=random.choice(BY_REP),
            by=rep.id,
        )
        day = meeting.planned.date() - timedelta(days=1)
        yield Told(local(day, 12 + number, rep.zone), rep.id, item)
