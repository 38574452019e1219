"""Where a session can be placed: what forbids a time, speaks against it, or for it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from ridealong.agenda.model.diary import Diary, Rhythm
from ridealong.agenda.model.session import Session
from ridealong.agenda.rules.cadence import Period, period_of
from ridealong.agenda.rules.outside.planning import at_once

AFTERMATH = timedelta(hours=48)
"""Right after a crisis (DOMAIN 0.4): so long after it is over, or after it was logged."""
NEAR = 3
"""Days before a date that matters, and no more, are near to it (DOMAIN 0.10)."""
_DAY = timedelta(days=1)
_STEP = timedelta(minutes=30)

WarningKind = Literal["crisis", "absence", "holiday", "day_off", "taken"]

CRISES = {
    "lost_deal": "a lost deal",
    "escalation": "an escalation",
    "oversight": "an oversight",
    "emergency": "an emergency",
}


@dataclass(frozen=True, slots=True)
class Milestone:
    """A date that matters to the company or to the rep."""

    day: date
    text: str


@dataclass(frozen=True, slots=True)
class Surroundings:
    """Everything a time is chosen by. `taken` are open sessions of either of the pair; `usual` is
    the hour at which they met last, on the clock of `zone`; `names` are people's, by id."""

    rep: Diary
    manager: Diary
    rhythm: Rhythm
    zone: str
    holidays: frozenset[date] = frozenset()
    milestones: Sequence[Milestone] = ()
    taken: Sequence[Session] = ()
    usual: time | None = None
    names: Mapping[str, str] = field(default_factory=dict)

    def name_of(self, person: str) -> str:
        """A person's name, or the id while nobody has told one."""
        return self.names.get(person, person)


@dataclass(frozen=True, slots=True)
class Slot:
    """A time that fits, with what speaks for it."""

    start: datetime
    reasons: tuple[str, ...] = ()
    in_aftermath: bool = False


@dataclass(frozen=True, slots=True)
class Doubt:
    """What speaks against a time. It is said, and another is offered; nothing is forbidden."""

    kind: WarningKind
    sentence: str
    instead: Slot | None = field(default=None)


def day_off(around: Surroundings, start: datetime) -> str | None:
    """Why nobody works on the day of this time; None where both do."""
    day = start.astimezone(ZoneInfo(around.zone)).date()
    if day in around.holidays:
        return f"{day:%A, %-d %B %Y} is a holiday of the organisation"
    for diary in (around.rep, around.manager):
        theirs = start.astimezone(ZoneInfo(diary.zone)).date()
        if theirs.weekday() not in diary.working_days:
            return f"{theirs:%A, %-d %B %Y} is no working day of {around.name_of(diary.person)}"
    return None


def doubts(
    around: Surroundings, start: datetime, minutes: int, now: datetime, *, besides: str
) -> list[Doubt]:
    """What speaks against a time, each with another in the same period if there is one (T6)."""
    found: list[tuple[WarningKind, str]] = []
    for crisis in around.rep.crises:
        if crisis.at <= start <= (crisis.until or crisis.at) + AFTERMATH:
            during = "during" if start <= (crisis.until or crisis.at) else "right after"
            found.append(("crisis", f"this is {during} {CRISES[crisis.kind]}"))
    for diary in (around.rep, around.manager):
        day = start.astimezone(ZoneInfo(diary.zone)).date()
        found += [
            ("absence", f"{around.name_of(diary.person)} is away until {absence.ends:%-d %B %Y}")
            for absence in diary.absences
            if absence.starts <= day <= absence.ends
        ]
    if (day := start.astimezone(ZoneInfo(around.zone)).date()) in around.holidays:
        found.append(("holiday", f"{day:%-d %B %Y} is a holiday of the organisation"))
    elif off := day_off(around, start):
        found.append(("day_off", off))
    others = [one for one in around.taken if one.rep != around.rep.person]
    if busy := at_once(start, minutes, others, besides=besides):
        found.append(
            ("taken", f"{around.name_of(around.manager.person)} has session {busy.session} then")
        )
    if not found:
        return []
    period = period_of(around.rhythm, day)
    fitting = slots(around, period, minutes, now, besides=besides) if period else []
    instead = next((slot for slot in fitting if not slot.in_aftermath), None)
    return [Doubt(kind, sentence, instead) for kind, sentence in found]


def slots(
    around: Surroundings, period: Period, minutes: int, now: datetime, *, besides: str | None = None
) -> list[Slot]:
    """Times within a period that fit both, the best first: one for each day.

    A day right after a crisis comes last. The day that the rhythm names and days just before a date
    that matters come first, then the earlier ones.
    """
    found = []
    day = max(period.first, now.astimezone(ZoneInfo(around.zone)).date())
    while day <= period.last:
        start = next(_free(around, day, minutes, now, besides), None)
        if start is not None:
            found.append(_judged(around, period, start))
        day += _DAY
    return sorted(found, key=lambda slot: (slot.in_aftermath, -len(slot.reasons), slot.start))


def _free(
    around: Surroundings, day: date, minutes: int, now: datetime, besides: str | None
) -> Iterator[datetime]:
    """Times of a day at which both work and have nothing else, nearest to the usual hour first."""
    for start in _times(around, day):
        if start <= now or day_off(around, start) or not _at_work(around, start, minutes):
            continue
        if at_once(start, minutes, around.taken, besides=besides) is None:
            yield start


def _times(around: Surroundings, day: date) -> list[datetime]:
    zone = ZoneInfo(around.zone)
    usual = around.usual or time(10)
    begin = datetime.combine(day, time(), zone).astimezone(UTC)
    wanted = datetime.combine(day, usual, zone).astimezone(UTC)
    whole = [begin + _STEP * n for n in range(48)]
    return sorted({wanted, *whole}, key=lambda at: (abs(at - wanted), at))


def _at_work(around: Surroundings, start: datetime, minutes: int) -> bool:
    end = start + timedelta(minutes=minutes)
    for diary in (around.rep, around.manager):
        zone = ZoneInfo(diary.zone)
        begins, ends = diary.hours
        there, gone = start.astimezone(zone), end.astimezone(zone)
        if there.date() != gone.date() or there.time() < begins or ends < gone.time():
            return False
        if any(one.starts <= there.date() <= one.ends for one in diary.absences):
            return False
    return True


def _judged(around: Surroundings, period: Period, start: datetime) -> Slot:
    day = start.astimezone(ZoneInfo(around.zone)).date()
    reasons = [f"{day:%A} is your day"] if day == period.day else []
    reasons += [
        f"{one.text} on {one.day:%-d %B}"
        for one in around.milestones
        if timedelta() <= one.day - day <= timedelta(days=NEAR)
    ]
    return Slot(start, tuple(reasons), in_aftermath(around.rep, start))


def in_aftermath(rep: Diary, start: datetime) -> bool:
    """Whether it is in a crisis of the rep, or right after one (DOMAIN 0.4)."""
    return any(one.at <= start <= (one.until or one.at) + AFTERMATH for one in rep.crises)
