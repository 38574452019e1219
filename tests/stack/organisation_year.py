"""A sales organisation through a year, as its platforms tell it: activities, and what is around."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

from ridealong.contracts import EventData
from ridealong.contracts.activities import ActivityLogged
from ridealong.contracts.commitments import CommitmentUpdated
from ridealong.contracts.fields import Measure, Money
from ridealong.contracts.goals import (
    GoalAccepted,
    GoalClosed,
    GoalSet,
    GoalUpdated,
    PlanAccepted,
    PlanLine,
    PlanUpdated,
)
from ridealong.contracts.people import Cadence, PairUpdated, PersonUpdated
from ridealong.contracts.sessions import SessionHeld, SessionScheduled

DAY = timedelta(days=1)
TODAY = datetime.now(UTC).date()
TEAM = 10
"""Reps of one manager."""
KINDS = ("dial",) * 7 + ("conversation", "meeting", "deal_won")
LEADER = "lena"


@dataclass(frozen=True, slots=True)
class Year:
    """So many activities of so many reps, spread evenly over the 365 days up to yesterday."""

    activities: int
    reps: int

    @property
    def first(self) -> date:
        """The first day."""
        return TODAY - 365 * DAY

    def rep(self, number: int) -> str:
        """Who did the activity of this number."""
        return f"rep-{number % self.reps:03}"

    def day(self, number: int) -> date:
        """When."""
        return self.first + number * 365 // self.activities * DAY

    def since(self, day: date) -> int:
        """The number of the first activity of a day."""
        return max(0, -(-(day - self.first).days * self.activities // 365))

    def done(self, first: date) -> Iterator[ActivityLogged]:
        """All that was done from a day on, in the order of days."""
        for number in range(self.since(first), self.activities):
            kind = KINDS[number // self.reps % len(KINDS)]
            won = kind == "deal_won"
            yield ActivityLogged(
                activity=f"a-{number:07}",
                rep=self.rep(number),
                kind=kind,
                occurred_at=_at(self.day(number), 8, number),
                amount=Money(amount=Decimal(1000), currency="USD") if won else None,
                system="dialler",
                record=f"call-{number:07}",
            )

    def people(self) -> list[EventData]:
        """Lena leads the managers, and each of them ten reps."""
        found: list[EventData] = [PersonUpdated(person=LEADER, name="Lena", zone="UTC")]
        weekly = Cadence(every="weekly", weekday=0)
        for number in range(self.reps):
            manager = manager_of(number)
            if number % TEAM == 0:
                found.append(PersonUpdated(person=manager, name="M", zone="UTC", manager=LEADER))
            rep = self.rep(number)
            found.append(PersonUpdated(person=rep, name="R", zone="UTC"))
            found.append(PairUpdated(rep=rep, manager=manager, cadence=weekly, start=self.first))
        return found


def manager_of(number: int) -> str:
    """Who leads the rep of this number."""
    return f"manager-{number // TEAM:02}"


def quarters(first: date) -> list[tuple[date, date]]:
    """Ninety days each, the last with today in its middle; those that end after a day."""
    last = TODAY - 45 * DAY
    starts = [last - number * 90 * DAY for number in range(4)]
    return [(start, start + 89 * DAY) for start in reversed(starts) if start + 89 * DAY > first]


def around(rep: str, manager: str, first: date) -> Iterator[tuple[EventData, datetime, str]]:
    """A rep's sessions, promises, goals and plan from a day on, each with its time and sender."""
    mondays = TODAY - TODAY.weekday() * DAY
    weeks = [monday for n in range(52, 0, -1) if (monday := mondays - n * 7 * DAY) >= first]
    for monday in weeks:
        yield from _week(rep, manager, monday)
    for start, end in quarters(first):
        yield from _quarter(rep, manager, start, end)
    lines = (
        PlanLine(kind="dial", per="week", target=20, conversion=Decimal("0.2")),
        PlanLine(kind="conversation", per="week", target=4, conversion=Decimal("0.4")),
        PlanLine(kind="meeting", per="week", target=2),
    )
    since = _at(TODAY - 50 * DAY, 9)
    yield PlanUpdated(plan="p", rep=rep, lines=lines), since, rep
    yield PlanAccepted(plan="p", rep=rep, by=manager), since + timedelta(hours=1), manager


def _week(rep: str, manager: str, monday: date) -> Iterator[tuple[EventData, datetime, str]]:
    start = _at(monday, 14)
    session = f"{rep}-{monday}"
    yield (
        SessionScheduled(
            session=session, rep=rep, manager=manager, start=start, zone="UTC", kind="coaching"
        ),
        start - 7 * DAY,
        manager,
    )
    yield (
        SessionHeld(session=session, rep=rep, manager=manager, start=start, minutes=40),
        start + timedelta(hours=1),
        manager,
    )
    yield (
        CommitmentUpdated(
            commitment=session,
            rep=rep,
            manager=manager,
            owner_id=rep,
            text="call the list",
            direction="yes_no",
            due=monday + 7 * DAY,
            zone="UTC",
            originator="rep",
            state="settled" if monday < TODAY - 14 * DAY else "in_force",
        ),
        start,
        rep,
    )


def _quarter(
    rep: str, manager: str, start: date, end: date
) -> Iterator[tuple[EventData, datetime, str]]:
    goal, told = f"{rep}-{start}", _at(start, 9)
    target = Decimal(100_000)
    money = Measure(kind="deal_won", unit="money")
    yield (
        GoalSet(
            goal=goal,
            rep=rep,
            kind="closed_business",
            title="the quarter",
            measure=money,
            target=target,
            starts=start,
            ends=end,
        ),
        told,
        rep,
    )
    yield GoalAccepted(goal=goal, rep=rep, by=manager), told + timedelta(hours=1), manager
    for week in range(1, 6):
        as_of = told + week * 7 * DAY
        value = GoalUpdated(goal=goal, rep=rep, value=Decimal(week * 4000), as_of=as_of)
        yield value, as_of, "crm"
    if end < TODAY:
        closed = GoalClosed(goal=goal, rep=rep, outcome="reached", by=manager)
        yield closed, _at(end, 18), manager


def _at(day: date, hour: int, number: int = 0) -> datetime:
    return datetime.combine(day, time(hour), UTC) + timedelta(seconds=number % 36_000)
