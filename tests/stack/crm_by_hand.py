"""Pace and conversions out of a CRM's export, worked out with nothing that the services use: rows,
days counted one by one, and the formulas as the books have them."""

import csv
import math
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

from tests.stack.crm_files import named


@dataclass
class Deals:
    """One rep's days of first contact, and day and amount of what was won."""

    engaged: list[date] = field(default_factory=list)
    won: list[tuple[date, Decimal]] = field(default_factory=list)

    def amount(self, first: date, last: date) -> Decimal:
        """What was won between two days, both included."""
        return sum((each for day, each in self.won if first <= day <= last), Decimal(0))

    def counts(self, first: date, last: date) -> tuple[int, int]:
        """How many opportunities began, and how many were won."""
        began = sum(first <= day <= last for day in self.engaged)
        return began, sum(first <= day <= last for day, _ in self.won)


def deals_of(folder: Path) -> dict[str, Deals]:
    """Every rep's, also those of whom the pipeline has nothing."""
    found: dict[str, Deals] = defaultdict(Deals)
    with (folder / "sales_teams.csv").open(newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            found[named(row["sales_agent"])].engaged.clear()
    with (folder / "sales_pipeline.csv").open(newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            theirs = found[named(row["sales_agent"])]
            if row["engage_date"]:
                theirs.engaged.append(_day(row["engage_date"]))
            if row["deal_stage"] == "Won":
                theirs.won.append((_day(row["close_date"]), Decimal(row["close_value"])))
    return dict(found)


@dataclass(frozen=True)
class Paced:
    """Where a goal stands on the morning of a day."""

    working_days: int
    elapsed: int
    progress: Fraction
    pace: Fraction
    projection: Fraction
    per_day: Fraction


def paced(
    value: Decimal, target: Decimal, days: tuple[date, date], today: date, free: Collection[date]
) -> Paced:
    """Share of the target ÷ share of the working days, Monday to Friday but for the free ones."""
    first, last = days
    worked = [
        day
        for number in range((last - first).days + 1)
        if (day := first + timedelta(days=number)).weekday() < 5 and day not in free
    ]
    gone = sum(day < today for day in worked)
    done, whole = Fraction(value), Fraction(target)
    return Paced(
        working_days=len(worked),
        elapsed=gone,
        progress=done / whole,
        pace=(done / whole) / Fraction(gone, len(worked)),
        projection=done / gone * len(worked),
        per_day=max(whole - done, Fraction(0)) / (len(worked) - gone),
    )


def wilson_high(got: int, of: int) -> float:
    """The upper end of Wilson's score interval at 95 %."""
    z, share = 1.96, got / of
    root = math.sqrt(share * (1 - share) / of + z * z / (4 * of * of))
    return min(1.0, (share + z * z / (2 * of) + z * root) / (1 + z * z / of))


def _day(text: str) -> date:
    month, day, year = (int(part) for part in text.split("/"))
    return date(year, month, day)
