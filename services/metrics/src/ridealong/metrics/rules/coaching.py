"""All that figures about the coaching of one rep are made of, for a span of days."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Final

from ridealong.contracts.people import Cadence
from ridealong.metrics.model.absences import Absence
from ridealong.metrics.model.calls import Call
from ridealong.metrics.model.originated import Topic
from ridealong.metrics.model.people import Pair, Person
from ridealong.metrics.model.serving import ServingCommitment
from ridealong.metrics.model.session_records import SessionRecord
from ridealong.metrics.rules import cadence
from ridealong.metrics.rules.cadence import Kept
from ridealong.metrics.rules.cookbook import DAYS_IN_WEEK
from ridealong.metrics.rules.people import ZoneOf, local_day, manager_of, zone_at
from ridealong.metrics.rules.periods import Period, period_of
from ridealong.metrics.rules.recurrence import turns_of
from ridealong.metrics.rules.sessions import counts_as_held

_MONTH: Final = 31


@dataclass(frozen=True)
class Material:
    """What is known of one rep. `absences` are the rep's and those of who coached them; `records`
    may hold sessions of other days, too."""

    rep: str
    first: date
    last: date
    now: datetime
    person: Person | None
    records: Sequence[SessionRecord] = ()
    absences: Sequence[Absence] = ()
    holidays: Sequence[date] = ()
    topics: Sequence[Topic] = ()
    commitments: Sequence[ServingCommitment] = ()
    calls: Sequence[Call] = ()

    @property
    def zone(self) -> ZoneOf:
        """Where the rep was at an instant."""
        return lambda _, instant: zone_at(self.person, instant)

    def within(self, instant: datetime | None) -> bool:
        """Whether an instant lies in the days asked for, by the rep's day."""
        if instant is None:
            return False
        return self.first <= local_day(instant, self.zone(self.rep, instant)) <= self.last

    def in_period(self, instant: datetime | None, period: Period) -> bool:
        """Whether an instant lies in a period, by the rep's day."""
        if instant is None:
            return False
        return period.start <= local_day(instant, self.zone(self.rep, instant)) <= period.end

    @cached_property
    def sessions(self) -> tuple[SessionRecord, ...]:
        """Sessions in these days, by time."""
        found = [each for each in self.records if self.within(each.when)]
        return tuple(sorted(found, key=lambda each: (str(each.when), each.session)))

    @cached_property
    def held(self) -> tuple[SessionRecord, ...]:
        """Those of them that count as held, of whatever kind."""
        return tuple(each for each in self.sessions if counts_as_held(each.known))

    @cached_property
    def turns(self) -> tuple[Kept, ...]:
        """The turns of these days that have come, each with what became of it."""
        if self.person is None:
            return ()
        found: list[Kept] = []
        last = min(self.last, local_day(self.now, self.zone(self.rep, self.now)))
        for pair in self.person.pairs:
            theirs = [each for each in self.records if each.manager in (None, pair.manager)]
            around = cadence.Around(theirs, self.absences, self.holidays, self.zone)
            found += [
                cadence.judged(turn, around, self.now)
                for turn in turns_of(pair.cadences, _begins(pair), self.first, last)
                if manager_of(self.person, turn.day) == pair.manager
            ]
        return tuple(sorted(found, key=lambda each: each.turn))

    @property
    def weeks(self) -> list[Period]:
        """The ISO weeks that these days touch."""
        return periods(self.first, self.last, lambda day: period_of(day, "week"))

    @property
    def months(self) -> list[Period]:
        """The calendar months that these days touch."""
        return periods(self.first, self.last, lambda day: period_of(day, "month"))


def _begins(pair: Pair) -> date | None:
    """A pair without a first day begins when it was first heard of."""
    if pair.start is not None or not pair.cadences:
        return pair.start
    return pair.cadences[0].said.date()


def periods(first: date, last: date, of: Callable[[date], Period]) -> list[Period]:
    """The periods from that of one day to that of another."""
    found = [of(first)]
    while found[-1].end < last:
        found.append(of(found[-1].end + timedelta(days=1)))
    return found


def margin(people: Iterable[Person | None]) -> timedelta:
    """How far around the days asked for sessions may lie that concern these people: in the months
    that those days touch, or in the period of a turn, as long as their cadences make it."""
    days = [_MONTH]
    for person in people:
        for pair in () if person is None else person.pairs:
            days += [_longest(each.cadence) for each in pair.cadences]
    return timedelta(days=max(days))


def _longest(cadence: Cadence) -> int:
    if cadence.every == "weekly":
        return DAYS_IN_WEEK
    return cadence.interval * (DAYS_IN_WEEK if cadence.every == "weeks" else _MONTH)


def coached_by(people: Iterable[Person | None]) -> set[str]:
    """Everybody who ever coached one of these."""
    return {manager for each in people if each is not None for manager in each.managers}
