"""Coaching hours next to how far goals were reached (DOMAIN 2.2), and no word on causes.

Studies of vendors set one beside the other; nothing of that shows that one brings about the other.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Final, get_args
from zoneinfo import ZoneInfo

from ridealong.contracts.goals import GoalKind
from ridealong.metrics.model.goals import Goal
from ridealong.metrics.rules import coaching_hours
from ridealong.metrics.rules.coaching import Material
from ridealong.metrics.rules.coaching_hours import Band, band, band_words
from ridealong.metrics.rules.definitions import DefinitionHistory
from ridealong.metrics.rules.goals import value_at
from ridealong.metrics.rules.indicators import place
from ridealong.metrics.rules.people import local_day
from ridealong.metrics.rules.team import FEWEST_PEOPLE

LONGEST: Final = timedelta(days=366)
"""Goals over more days aren't set beside hours of single months."""
NO_CAUSE: Final = (
    "Hours and goals stand side by side. That the one goes with the other shows no cause: nothing "
    "here says that hours bring goals about."
)
_DAY: Final = timedelta(days=1)
Agreed = Callable[[Goal], datetime | None]
"""When both had accepted a goal, None while they haven't."""


@dataclass(frozen=True, slots=True)
class Beside:
    """A goal that is over, and the coaching minutes of the calendar months that it touched.

    `share` is value ÷ target, more than 1 where more was reached; `band` is that of the minutes a
    month, by the definitions of the goal's last day.
    """

    rep: str
    goal: str
    kind: GoalKind | None
    first: date
    last: date
    value: Decimal
    target: Decimal
    minutes: int
    months: int
    band: Band
    words: str

    @property
    def share(self) -> Fraction:
        """How far it was reached."""
        return Fraction(self.value) / Fraction(self.target)

    @property
    def reached(self) -> bool:
        """Whether it was."""
        return self.value >= self.target

    @property
    def per_month(self) -> Fraction:
        """Minutes a month."""
        return Fraction(self.minutes, self.months)


@dataclass(frozen=True, slots=True)
class BandOfTeam:
    """The goals of a team whose months had hours of one band. Nothing is said of fewer than three
    people: `goals`, `reached` and `sum` are None then, and `hidden` says why."""

    band: Band
    goals: int | None
    reached: int | None
    sum: Fraction | None
    hidden: str | None

    @property
    def mean(self) -> Fraction | None:
        """The mean of how far these goals were reached, each with the same weight."""
        return self.sum / self.goals if self.sum is not None and self.goals else None


def beside(
    known: Material, goals: Iterable[Goal], agreed: Agreed, history: DefinitionHistory
) -> tuple[list[Beside], int]:
    """The goals whose last day lies in the material's days and is over, behaviour first; and how
    many of these were left out: never agreed on, given up before, too long, or without a value.

    Personal goals, and what is the rep's alone, are no business of this.
    """
    today = local_day(known.now, known.zone(known.rep, known.now))
    found: list[Beside] = []
    left_out = 0
    for goal in goals:
        if goal.kind == "personal" or goal.level == "mine" or goal.ends is None:
            continue
        if not known.first <= goal.ends <= known.last or goal.ends >= today:
            continue
        one = _beside(known, goal, agreed(goal), history)
        if one is None:
            left_out += 1
        else:
            found.append(one)
    return sorted(found, key=lambda each: (place(each.kind), each.last, each.goal)), left_out


def by_band(found: Sequence[Beside]) -> list[BandOfTeam]:
    """A team's goals, band by band, the lowest first."""
    groups: Mapping[Band, list[Beside]] = {
        band: [each for each in found if each.band == band] for band in get_args(Band)
    }
    return [_of_team(band, theirs) for band, theirs in groups.items()]


def _of_team(band: Band, found: Sequence[Beside]) -> BandOfTeam:
    if len({each.rep for each in found}) < FEWEST_PEOPLE:
        return BandOfTeam(
            band, None, None, None, f"fewer than {FEWEST_PEOPLE} people have such a goal"
        )
    shares = sum((each.share for each in found), Fraction(0))
    return BandOfTeam(band, len(found), sum(each.reached for each in found), shares, None)


def _beside(
    known: Material, goal: Goal, agreed: datetime | None, history: DefinitionHistory
) -> Beside | None:
    if goal.starts is None or goal.ends is None or goal.target is None or goal.target <= 0:
        return None
    end = _end_of(known, goal.ends)
    value = value_at(goal, end - timedelta(microseconds=1))
    dropped = goal.closed_at is not None and goal.closed_at < end and goal.outcome != "reached"
    if agreed is None or agreed >= end or value is None or dropped:
        return None
    if goal.ends - goal.starts >= LONGEST:
        return None
    months = coaching_hours.months(goal.starts, goal.ends)
    definitions = history.at(goal.ends)
    minutes = sum(
        coaching_hours.month(known.records, each, known.zone, definitions).minutes
        for each in months
    )
    found = band(Fraction(minutes, len(months)), definitions)
    return Beside(
        rep=goal.rep,
        goal=goal.goal,
        kind=goal.kind,
        first=goal.starts,
        last=goal.ends,
        value=value,
        target=goal.target,
        minutes=minutes,
        months=len(months),
        band=found,
        words=band_words(found, definitions),
    )


def _end_of(known: Material, day: date) -> datetime:
    around = datetime.combine(day, time(12), UTC)
    zone = ZoneInfo(known.zone(known.rep, around))
    return datetime.combine(day + _DAY, time(), zone).astimezone(UTC)
