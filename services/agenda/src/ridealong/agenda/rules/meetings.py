"""What is told of a session that took place: by both, by one unopposed, or disputed (DOMAIN D).

Talk and time on solutions are two measures and never one (T4).
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Final, Literal

from ridealong.agenda.model.record import Dispute, Meeting, Rating, Record, Side
from ridealong.agenda.rules.yardsticks import USUAL, Aims
from ridealong.contracts.sessions import SessionDisputed, SessionHeld, SessionRated

UNOPPOSED: Final = timedelta(hours=48)
MOST_DISPUTES: Final = 20

HeldBy = Literal["both", "unopposed", "waiting", "disputed"]
"""`waiting`: one has said so, and the other still has time to object."""


def told(record: Record, data: SessionHeld, at: datetime) -> Record:
    """How it went. Said again the same way, it is confirmed; another way, it begins anew."""
    meeting = Meeting(
        manager=data.manager,
        start=data.start,
        minutes=data.minutes,
        manager_speaking=data.manager_speaking_minutes,
        rep_speaking=data.rep_speaking_minutes,
        speaking_source=data.speaking_source,
        solution_minutes=data.solution_minutes,
        topics=data.topics,
        questions=data.questions,
        done=data.done,
        snapshot=data.snapshot,
        told_at=at,
        confirmed_by=tuple(sorted(set(data.confirmed_by))),
    )
    known = record.meeting
    if known is not None and _content(known) == _content(meeting):
        both = tuple(sorted({*known.confirmed_by, *meeting.confirmed_by}))
        meeting = known.model_copy(update={"confirmed_by": both})
    left = tuple(one for one in record.disputes if one.by not in data.confirmed_by)
    return record.model_copy(update={"meeting": meeting, "disputes": left})


def disputed(record: Record, data: SessionDisputed, at: datetime) -> Record:
    """One of the two says that it wasn't so; their newest word counts."""
    others = [one for one in record.disputes if one.by != data.by]
    disputes = (*others, Dispute(by=data.by, reason=data.reason, at=at))[-MOST_DISPUTES:]
    meeting = record.meeting
    if meeting is not None:
        left = tuple(one for one in meeting.confirmed_by if one != data.by)
        meeting = meeting.model_copy(update={"confirmed_by": left})
    return record.model_copy(update={"disputes": disputes, "meeting": meeting})


def rated(record: Record, data: SessionRated, at: datetime) -> Record:
    """What one side made of it; the newest of each side stands."""
    side: Side = "rep" if data.by == data.rep else "manager"
    rating = Rating(side=side, by=data.by, value=data.value, coaching=data.coaching, at=at)
    others = tuple(one for one in record.ratings if one.side != side)
    ratings = sorted((*others, rating), key=lambda one: one.side != "rep")
    return record.model_copy(update={"ratings": tuple(ratings)})


def held_by(record: Record, now: datetime) -> HeldBy | None:
    """How sure it is that it was held so; None where nobody has said that it was."""
    meeting = record.meeting
    if meeting is None:
        return None
    if record.disputes:
        return "disputed"
    if record.rep in meeting.confirmed_by and len(meeting.confirmed_by) > 1:
        return "both"
    return "unopposed" if now >= meeting.told_at + UNOPPOSED else "waiting"


@dataclass(frozen=True, slots=True)
class Share:
    """A part of a whole, 0 to 1 in four places, beside its aim."""

    share: Decimal
    aim: Decimal


def talk_share(meeting: Meeting, aims: Aims = USUAL) -> Share | None:
    """The manager's speaking over both's, silence left out; None where it wasn't measured."""
    manager, rep = meeting.manager_speaking, meeting.rep_speaking
    if manager is None or rep is None or manager + rep == 0:
        return None
    return Share(_share(manager, manager + rep), aims.talk)


def solution_share(meeting: Meeting, aims: Aims = USUAL) -> Share | None:
    """Minutes about solutions over the minutes of the session; None where nobody told them."""
    if meeting.solution_minutes is None or meeting.minutes == 0:
        return None
    return Share(min(_share(meeting.solution_minutes, meeting.minutes), Decimal(1)), aims.solutions)


def _share(part: int, whole: int) -> Decimal:
    return (Decimal(part) / whole).quantize(Decimal("0.0001"), ROUND_HALF_UP)


def _content(meeting: Meeting) -> dict[str, object]:
    return meeting.model_dump(exclude={"told_at", "confirmed_by"})
