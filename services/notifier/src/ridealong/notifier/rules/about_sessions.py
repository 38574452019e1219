"""The reminders that belong to a session as it stands: who is told what of it, and when."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any, Final

from ridealong.notifier.model import Calendar, Crisis, Kind, Reminder, Session, Unwanted
from ridealong.notifier.rules.days import MONDAY_TO_FRIDAY, working_day_before
from ridealong.notifier.rules.identity import reminder_id
from ridealong.notifier.rules.moments import AFTERNOON, MORNING, at, known, local_day, zone_or
from ridealong.notifier.rules.openness import reading_from

REP_DAYS: Final = 2
MANAGER_DAYS: Final = 1
"""Working days before the session: the rep prepares first, then the manager reads (DOMAIN 3.2)."""

UNPREPARED_KINDS: Final = frozenset({"incident_review", "training"})
"""An incident review is about what just happened; a training is somebody else's to prepare."""

AFTERMATH: Final = timedelta(hours=48)
"""Right after a crisis (DOMAIN 0.4): so long after it is over, or after it was logged."""

USUAL_MINUTES: Final = 40
_DAY: Final = timedelta(days=1)
_TICK: Final = timedelta(milliseconds=1)

Calendars = Mapping[str, Calendar | None]


def reminders_of(
    session: Session, calendars: Calendars, crises: Sequence[Crisis] = ()
) -> tuple[Reminder, ...]:
    """All that is to be said of a session, each as planned.

    `calendars` of the pair as far as they are known. A person whose calendar isn't known yet is
    taken to work from Monday to Friday in the session's zone; so is everybody once the session is
    over, since then no calendar moves anything.
    """
    if session.start is None or session.zone is None:
        return ()
    zone = zone_or(session.zone, None)
    when = _When(session, session.start, zone, {} if session.over else calendars)
    return (
        *_prepare(when),
        *_tomorrow(when),
        *_cold(when),
        *_unconfirmed(when),
        *_crisis_near(when, crises),
    )


@dataclass(frozen=True, slots=True)
class _When:
    session: Session
    start: datetime
    zone: str
    calendars: Calendars

    @property
    def manager(self) -> str | None:
        """The other one of the pair."""
        return None if self.session.manager == self.session.rep else self.session.manager

    @property
    def end(self) -> datetime:
        """When it is over, by what was planned."""
        return self.start + timedelta(minutes=self.session.minutes or USUAL_MINUTES)

    def calendar(self, person: str) -> Calendar:
        """By which a person's reminders are timed."""
        return self.calendars.get(person) or Calendar(zone=self.zone, working_days=MONDAY_TO_FRIDAY)

    def before(self, person: str, days: int, clock: time) -> datetime:
        """That reading of the person's clock, so many of their working days before."""
        calendar = self.calendar(person)
        zone = zone_or(calendar.zone, calendar.fallback)
        own_day = local_day(self.start, zone)
        return at(working_day_before(own_day, days, calendar), clock, zone)

    def reminder(self, kind: Kind, person: str, due_at: datetime, **more: Any) -> Reminder:
        """One about this session; useful until it starts unless said otherwise."""
        session, day = self.session, local_day(self.start, self.zone)
        calendar = self.calendar(person)
        unknown = [name for name in (calendar.zone, session.zone) if name and not known(name)]
        facts: dict[str, Any] = {
            "id": reminder_id(session.key, person, kind, session.session, day),
            "tenant": session.tenant,
            "key": session.key,
            "person": person,
            "rep": session.rep,
            "manager": session.manager,
            "kind": kind,
            "about": session.session,
            "day": day,
            "zone": self.zone,
            "starts_at": self.start,
            "minutes": session.minutes,
            "zone_unknown": unknown[0] if unknown else None,
            "due_at": due_at,
            "useful_until": self.start,
            "unwanted": _gone(session),
        }
        return Reminder.model_validate(facts | more)


def _prepare(when: _When) -> Iterator[Reminder]:
    """The rep two working days before, the manager one, at 09:00 of their own zone."""
    session = when.session
    if session.kind in UNPREPARED_KINDS:
        return
    done: Unwanted | None = "already prepared" if session.prepared else None
    yield when.reminder(
        "prepare",
        session.rep,
        when.before(session.rep, REP_DAYS, MORNING),
        unwanted=_gone(session) or done,
    )
    if when.manager is not None:
        yield when.reminder(
            "prepare", when.manager, when.before(when.manager, MANAGER_DAYS, MORNING)
        )


def _tomorrow(when: _When) -> Iterator[Reminder]:
    """The rep in the afternoon of the working day before; the manager too, where nothing has asked
    them to get ready that morning."""
    people = [when.session.rep]
    if when.manager is not None and when.session.kind in UNPREPARED_KINDS:
        people.append(when.manager)
    for person in people:
        yield when.reminder("session_tomorrow", person, when.before(person, 1, AFTERNOON))


def _cold(when: _When) -> Iterator[Reminder]:
    """The manager, in the afternoon of the working day before, while the agenda isn't ready: it
    has nothing to prepare for, or serves no goal (DOMAIN 0.6, 0.7)."""
    session = when.session
    if when.manager is None or session.kind in UNPREPARED_KINDS:
        return
    gone = _gone(session)
    missing = ("no_agenda",) if session.not_ready is None else session.not_ready
    ready: Unwanted | None = None if missing else "ready by now"
    yield when.reminder(
        "session_cold",
        when.manager,
        when.before(when.manager, 1, AFTERNOON),
        not_ready=() if gone else missing,
        unwanted=gone or ready,
    )


def _unconfirmed(when: _When) -> Iterator[Reminder]:
    """The manager, the working morning after it ended, while they haven't said whether it took
    place; the rep, once the manager or somebody else has and the rep hasn't."""
    session = when.session
    for person in (when.manager, session.rep):
        if person is None or (person == session.rep and not session.held):
            continue
        since = max(when.end, session.held_at or when.end)
        due_at = reading_from(since + _TICK, MORNING, when.calendar(person))
        answered = session.on_record or person in session.spoke
        cancelled = session.cancelled and not session.held
        yield when.reminder(
            "session_unconfirmed",
            person,
            due_at,
            useful_until=due_at + _DAY,
            unwanted="session cancelled" if cancelled else "answered" if answered else None,
        )


def _crisis_near(when: _When, crises: Sequence[Crisis]) -> Iterator[Reminder]:
    """The manager, at once, where the session lies in or right after a crisis of the rep: another
    time would be better (DOMAIN 0.4). Of one that is over there is nothing to place better."""
    session = when.session
    if when.manager is None or session.over or session.kind in UNPREPARED_KINDS:
        return
    for crisis in crises:
        if crisis.at <= when.start <= (crisis.until or crisis.at) + AFTERMATH:
            due_at = max(crisis.told_at, session.placed_at or crisis.told_at)
            yield when.reminder("crisis_near", when.manager, due_at, crisis=crisis.kind)
            return


def _gone(session: Session) -> Unwanted | None:
    if session.held:
        return "session held"
    return "session cancelled" if session.cancelled else None
