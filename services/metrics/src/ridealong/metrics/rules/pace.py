"""Whether a goal is on its way to be reached by the day it is needed (DOMAIN D "Goal pace")."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Context, Decimal
from fractions import Fraction

from ridealong.metrics.model.goals import Goal
from ridealong.metrics.rules.working_days import working_days

SHOWN = Context(prec=60)
"""Enough for the largest number there may be, shown with its decimals."""


@dataclass(frozen=True, slots=True)
class Pace:
    """Working days and what they say. `pace` and `projection` are None on day 0.

    `missing` is what is left to the target, 0 once it is reached; `per_day` spreads it over the
    remaining days and is None when there are none: then it can't be reached.
    """

    needed_by: date
    elapsed: int
    days: int
    missing: Decimal
    progress: Fraction
    time: Fraction | None
    pace: Fraction | None
    projection: Fraction | None
    per_day: Fraction | None

    @property
    def remaining(self) -> int:
        """Working days left, today included."""
        return self.days - self.elapsed


def needed_by(goal: Goal) -> date | None:
    """The day that pace counts to: when the money must be there, else the goal's last day.

    A ring by mid-June is paid for on the first of June (DOMAIN 0.12).
    """
    return goal.funding_date or goal.ends


def pace_of(
    goal: Goal, today: date, weekdays: Collection[int], holidays: Collection[date] = ()
) -> Pace | None:
    """The pace of a goal as of the morning of today; None where it lacks a target or a day."""
    until = needed_by(goal)
    if goal.target is None or goal.starts is None or until is None or not goal.target > 0:
        return None
    days = working_days(goal.starts, until, weekdays, holidays)
    before = min(today - timedelta(days=1), until)
    elapsed = working_days(goal.starts, before, weekdays, holidays)
    value = goal.values[-1].value if goal.values else Decimal(0)
    return pace(value, goal.target, elapsed, days, until)


def pace(value: Decimal, target: Decimal, elapsed: int, days: int, until: date) -> Pace:
    """P = value ÷ target, T = elapsed ÷ days, pace = P ÷ T, projection = value ÷ T."""
    progress = Fraction(value) / Fraction(target)
    time = Fraction(elapsed, days) if days else None
    missing = max(target - value, Decimal(0))
    remaining = days - elapsed
    per_day = Fraction(missing) / remaining if remaining else None
    return Pace(
        needed_by=until,
        elapsed=elapsed,
        days=days,
        missing=missing,
        progress=progress,
        time=time,
        pace=progress / time if time else None,
        projection=Fraction(value) / time if time else None,
        per_day=Fraction(0) if not missing else per_day,
    )


def sentence(goal: Goal, found: Pace) -> str:
    """The same in words, without the goal's title."""
    day = f"{found.needed_by}"
    if goal.funding_date is not None:
        day += ", when the money must be there"
    if not found.missing:
        return f"Reached; it was needed by {day}."
    missing = f"{_number(Fraction(found.missing))} of {_number(Fraction(goal.target or 0))} missing"
    if found.per_day is None:
        return f"{missing} and no working day is left: it can't be reached by {day}."
    days = "1 working day" if found.remaining == 1 else f"{found.remaining} working days"
    return f"{missing}: {_number(found.per_day)} on each of {days} until {day}."


def arithmetic(goal: Goal, found: Pace) -> tuple[str, ...]:
    """How each figure comes about, line by line."""
    target = Fraction(goal.target or 0)
    value = found.progress * target
    lines = [f"{_number(value)} of {_number(target)}: progress {rounded(found.progress, 4)}."]
    days = f"{found.elapsed} of {found.days} working days are over"
    if found.time is None or found.pace is None or found.projection is None:
        lines.append(f"{days}: no pace yet.")
    else:
        time, pace_ = rounded(found.time, 4), rounded(found.pace, 4)
        ahead = f"{_number(value)} / {found.elapsed} x {found.days}"
        lines += [
            f"{days}: time {time}.",
            f"{rounded(found.progress, 4)} / {time} = {pace_} (pace).",
            f"{ahead} = {_number(found.projection)} (projection).",
        ]
    missing = f"{_number(target)} - {_number(value)} = {_number(Fraction(found.missing))} missing"
    if not found.missing:
        return (*lines, "Nothing is missing.")
    if found.per_day is None:
        return (*lines, f"{missing}, and no working day is left.")
    each = f"{_number(found.per_day)} on each of {found.remaining} working days"
    return (*lines, f"{missing}: {each}.")


def rounded(value: Fraction, places: int) -> Decimal:
    """A figure as it is shown; halves away from nought."""
    unit = Decimal(1).scaleb(-places)
    exact = Decimal(value.numerator) / Decimal(value.denominator)
    return exact.quantize(unit, ROUND_HALF_UP, SHOWN)


def _number(value: Fraction) -> str:
    shown = rounded(value, 2)
    return f"{shown:,.0f}" if shown == shown.to_integral_value() else f"{shown:,.2f}"
