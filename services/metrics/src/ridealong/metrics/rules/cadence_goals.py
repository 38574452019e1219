"""How many one-on-ones a manager aims at, against the year or quarter before (DOMAIN 0.2).

A number of sessions is no success by itself: with each goes what the sessions were (DOMAIN 0.1).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import Final

from dateutil.relativedelta import relativedelta

from ridealong.contracts import Event
from ridealong.contracts.goals import CadenceGoalSet
from ridealong.metrics.model.cadence_goals import CadenceGoal, CadenceGoals
from ridealong.metrics.model.session_records import SessionRecord
from ridealong.metrics.rules.cadence import KINDS
from ridealong.metrics.rules.coaching import Material
from ridealong.metrics.rules.people import local_day
from ridealong.metrics.rules.preparation import prepared
from ridealong.metrics.rules.refusing import Refused
from ridealong.metrics.rules.sessions import counts_as_held

_DAY: Final = timedelta(days=1)
_LENGTH: Final = {"year": relativedelta(years=1), "quarter": relativedelta(months=3)}


@dataclass(frozen=True, slots=True)
class Span:
    """First and last day, both included."""

    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Session:
    """A held one-on-one with what it was: linked to a goal, prepared a day ahead, and how many
    promises were agreed on in it."""

    rep: str
    session: str
    day: date
    goal_linked: bool
    prepared: bool
    promises: int


@dataclass(frozen=True, slots=True)
class Compared:
    """The sessions of a goal's days until today, those of the same days of the period before, and
    those of all of that."""

    goal: CadenceGoal
    days: Span
    now: tuple[Session, ...]
    before_days: Span
    by_then: tuple[Session, ...]
    before: tuple[Session, ...]

    @property
    def reached(self) -> Fraction:
        """Held ÷ aimed at."""
        return Fraction(len(self.now), self.goal.sessions)


def set_(goals: CadenceGoals, event: Event[CadenceGoalSet]) -> CadenceGoals:
    """The goal of a year or quarter; the later word of two counts.

    Raises:
        Refused: its last day was over, so that what was aimed at would be made up afterwards.
    """
    data = event.data
    goal = CadenceGoal(per=data.per, starts=data.starts, sessions=data.sessions, said=event.time)
    last = days_of(goal).last
    if last < event.time.date() - _DAY:
        raise Refused(f"the {data.per} from {data.starts} ended on {last}: aim at one to come")
    same = [each for each in goals.goals if (each.per, each.starts) == (goal.per, goal.starts)]
    if any(each.said > goal.said for each in same):
        return goals
    others = [each for each in goals.goals if each not in same]
    ordered = sorted([*others, goal], key=lambda each: (each.starts, each.per))
    return goals.model_copy(update={"goals": tuple(ordered)})


def days_of(goal: CadenceGoal) -> Span:
    """Twelve or three months from its first day on."""
    return Span(goal.starts, goal.starts + _LENGTH[goal.per] - _DAY)


def days_before(goal: CadenceGoal) -> Span:
    """As many months before its first day."""
    return Span(goal.starts - _LENGTH[goal.per], goal.starts - _DAY)


def compared(manager: str, team: Iterable[Material], goal: CadenceGoal, today: date) -> Compared:
    """What was held with all reps of a manager, by each rep's day."""
    days, before = days_of(goal), days_before(goal)
    known = list(team)
    until = Span(days.first, min(days.last, today))
    gone = (until.last - days.first).days
    then = Span(before.first, min(before.last, before.first + gone * _DAY))
    return Compared(
        goal=goal,
        days=days,
        now=_held(manager, known, until),
        before_days=before,
        by_then=_held(manager, known, then) if gone >= 0 else (),
        before=_held(manager, known, before),
    )


def _held(manager: str, team: Iterable[Material], days: Span) -> tuple[Session, ...]:
    found: list[Session] = []
    for known in team:
        for record in known.records:
            day = _day(record, known)
            if day is not None and days.first <= day <= days.last and _counts(record, manager):
                ready = prepared(record)
                promises = sum(each.session == record.session for each in known.commitments)
                found.append(
                    Session(
                        rep=known.rep,
                        session=record.session,
                        day=day,
                        goal_linked=bool(record.goals),
                        prepared=ready is not None and bool(ready.in_time),
                        promises=promises,
                    )
                )
    return tuple(sorted(found, key=lambda each: (each.day, each.rep, each.session)))


def _day(record: SessionRecord, known: Material) -> date | None:
    if record.when is None:
        return None
    return local_day(record.when, known.zone(known.rep, record.when))


def _counts(record: SessionRecord, manager: str) -> bool:
    theirs = record.manager == manager and record.known.kind in (None, *KINDS)
    return theirs and counts_as_held(record.known)
