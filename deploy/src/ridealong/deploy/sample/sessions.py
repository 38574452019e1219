"""Sessions as they are scheduled, prepared, held and rated."""

from collections.abc import Iterator
from datetime import timedelta
from random import Random
from typing import Final

from ridealong.contracts.calls import CrisisLogged
from ridealong.contracts.items import NoteWritten
from ridealong.contracts.sessions import (
    SessionCancelled,
    SessionHeld,
    SessionMoved,
    SessionPrepared,
    SessionRated,
    SessionScheduled,
)
from ridealong.deploy.sample.cast import Rep, chance
from ridealong.deploy.sample.goals import linked
from ridealong.deploy.sample.meetings import MINUTES, Meeting
from ridealong.deploy.sample.span import Quarter, Told, local

IN_CRISIS: Final = "rep-13"
PLACES: Final = ("Video call", "Meeting room Fjord", "A walk around the block", "Phone")
TOPICS: Final = ("goal", "help", "behaviour_plan", "coaching_plan", "upcoming_calls")
NOTES: Final = (
    "Two accounts are further along than we thought; the third has gone quiet.",
    "Good week on the phone. The openings work, the ask for a next step still comes late.",
    "Wants to try the shorter demo first and send material only afterwards.",
    "Agreed to look at the pricing page together before the next call with the clinic.",
)


def told(rep: Rep, meetings: list[Meeting], quarter: Quarter) -> Iterator[Told]:
    """The events of a rep's sessions."""
    random = chance("sessions", rep.id)
    for number, meeting in enumerate(meetings):
        at = local(quarter.first - timedelta(days=3), 14 + number / 60, rep.zone)
        yield Told(
            at,
            rep.manager,
            SessionScheduled(
                session=meeting.id,
                rep=rep.id,
                manager=rep.manager,
                start=meeting.planned,
                zone=rep.zone,
                minutes=MINUTES,
                place=random.choice(PLACES),
                goals=linked(rep),
            ),
        )
        if meeting.start != meeting.planned:
            yield Told(
                meeting.planned - timedelta(hours=random.randint(20, 50)),
                rep.manager,
                SessionMoved(
                    session=meeting.id,
                    rep=rep.id,
                    start=meeting.start,
                    zone=rep.zone,
                    reason="A customer can only talk at that hour",
                ),
            )
        if meeting.fate == "cancelled":
            yield Told(
                meeting.planned - timedelta(days=4),
                rep.manager,
                SessionCancelled(session=meeting.id, rep=rep.id, reason="Away that week"),
            )
        yield from _met(rep, meeting, random)
    if rep.id == IN_CRISIS:
        yield from _crisis(rep, quarter)


def _met(rep: Rep, meeting: Meeting, random: Random) -> Iterator[Told]:
    # Drawn whether or not it takes place, so that one session's fate changes no other.
    prepares, notes = random.random() < 0.35 + rep.keeps / 2, random.random() < 0.3
    minutes = MINUTES + random.randint(-8, 6)
    manager_speaks = random.randint(4, 16)
    value, coaching = random.choice((3, 4, 4, 5)), random.choice(("yes", "yes", "partly", "no"))
    topics = tuple(sorted(random.sample(TOPICS, random.randint(3, 5))))
    note = random.choice(NOTES)
    if meeting.fate == "cancelled":
        return
    if prepares:
        before = meeting.start - timedelta(hours=random.randint(22, 46))
        yield Told(before, rep.id, _preparation(rep, meeting))
    if meeting.fate == "missed":
        return
    end = meeting.start + timedelta(minutes=minutes)
    yield Told(
        end + timedelta(minutes=2),
        rep.manager,
        SessionHeld(
            session=meeting.id,
            rep=rep.id,
            manager=rep.manager,
            start=meeting.start,
            confirmed_by=(rep.id, rep.manager),
            minutes=minutes,
            manager_speaking_minutes=manager_speaks,
            rep_speaking_minutes=minutes - manager_speaks - 3,
            speaking_source="timer",
            solution_minutes=minutes // 2,
            topics=topics,
        ),
    )
    if notes:
        written = NoteWritten(
            note=f"note-{meeting.id}",
            session=meeting.id,
            rep=rep.id,
            author=rep.manager,
            level="pair",
            text=note,
        )
        yield Told(end + timedelta(minutes=9), rep.manager, written)
    for who, minutes_later in ((rep.id, 25), (rep.manager, 70)):
        rated = SessionRated(
            session=meeting.id,
            rep=rep.id,
            by=who,
            value=value,
            coaching="yes" if who == rep.manager else coaching,
        )
        yield Told(end + timedelta(minutes=minutes_later), who, rated)


def _preparation(rep: Rep, meeting: Meeting) -> SessionPrepared:
    return SessionPrepared(
        session=meeting.id,
        rep=rep.id,
        numbers="Dials on plan, first meetings two short of it.",
        skills="Opening a call: 4 of 5. Asking for the next step: 2 of 5.",
        gaps="I send material before I know who decides." if rep.keeps < 0.8 else None,
        factors="Inside: late price list. Outside: trade fair week.",
        focus="Three accounts that have not answered since the offer.",
        keep_drop_create="Keep the early dials, drop the long demo, create a one-page offer.",
    )


def _crisis(rep: Rep, quarter: Quarter) -> Iterator[Told]:
    day = quarter.monday - timedelta(days=12)
    at = local(day, 15, rep.zone)
    yield Told(
        at,
        rep.manager,
        CrisisLogged(crisis=f"crisis-{rep.id}-{day}", rep=rep.id, kind="lost_deal", at=at),
    )
    review = f"review-{rep.id}-{day}"
    start = at + timedelta(hours=22)
    yield Told(
        at + timedelta(minutes=30),
        rep.manager,
        SessionScheduled(
            session=review,
            rep=rep.id,
            manager=rep.manager,
            start=start,
            zone=rep.zone,
            minutes=30,
            kind="incident_review",
        ),
    )
    yield Told(
        start + timedelta(minutes=35),
        rep.manager,
        SessionHeld(
            session=review,
            rep=rep.id,
            manager=rep.manager,
            start=start,
            confirmed_by=(rep.id, rep.manager),
            minutes=30,
        ),
    )
