"""Where a day lies in an organisation's sales period (DOMAIN 2.10)."""

from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

from ridealong.agenda.model.organisation import Fiscal
from ridealong.contracts.fiscal import MONTHS_OF_QUARTER, Span, fiscal_year

Stage = Literal["begin", "middle", "end"]

YEAR_END_DAYS: Final = 42
"""The fiscal year is near its end in its last six weeks."""


@dataclass(frozen=True, slots=True)
class Position:
    """Where a day lies: in which third of which period, and how near the year's end.

    `name` is `Q3`, or `M7` where periods are months; the fiscal year is named by the calendar year
    in which its last month lies.
    """

    name: str
    year: int
    period: Span
    fiscal_year: Span
    stage: Stage
    year_end: bool


def position(fiscal: Fiscal, day: date) -> Position:
    """Where the day lies in its sales period."""
    year = fiscal_year(fiscal.first_month, fiscal.calendar, day)
    quarterly = fiscal.period == "quarter"
    nth, period = year.period(day, MONTHS_OF_QUARTER if quarterly else 1)
    return Position(
        name=f"{'Q' if quarterly else 'M'}{nth + 1}",
        year=year.begun + (fiscal.first_month > 1),
        period=period,
        fiscal_year=year.span,
        stage=_stage(period, day),
        year_end=(year.span.last - day).days < YEAR_END_DAYS,
    )


def _stage(period: Span, day: date) -> Stage:
    """Thirds of the period's days, the earlier ones rounded up."""
    gone = (day - period.first).days
    if 3 * gone < period.days:
        return "begin"
    return "middle" if 3 * gone < 2 * period.days else "end"
