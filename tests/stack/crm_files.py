"""A CRM's export to import: the one that is given, else a generated one of the same shape; and
what is in it, read with nothing of ours."""

import csv
import os
import random
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

CHECKOUT = Path(__file__).parents[2]
BESIDE = "shared/data/crm-opportunities"
VARIABLE = "RIDEALONG_CRM_EXPORT"

FIRST = ("Ada", "Bruno", "Carla", "Dinesh", "Elif", "Farid", "Greta")
LAST = ("Ashdown", "Bellweather", "Corrigan", "Dunmore", "Eastlake")
MANAGERS = ("Ines Vale", "Jorge Pike", "Kira Stone", "Luca Reed", "Mona Frost", "Nils Gray")


@dataclass
class Quarter:
    """What one rep did in one quarter."""

    won: int = 0
    lost: int = 0
    amount: Decimal = Decimal(0)


@dataclass
class Truth:
    """What the export says: teams by manager, and deals by rep and quarter (`2017-Q1`)."""

    teams: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    deals: dict[tuple[str, str], Quarter] = field(default_factory=lambda: defaultdict(Quarter))


def find(folder: Path, environ: Mapping[str, str] = os.environ) -> Path:
    """The export that the environment names, the one beside the checkout, or one made here."""
    named = environ.get(VARIABLE)
    if named:
        return Path(named)
    beside = CHECKOUT.parent / BESIDE
    return beside if beside.is_dir() else generate(folder)


def truth_of(folder: Path) -> Truth:
    """Read the export by itself: `csv`, `Decimal`, and nothing that the import uses."""
    truth = Truth()
    with (folder / "sales_teams.csv").open(newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            truth.teams[named(row["manager"])].add(named(row["sales_agent"]))
    with (folder / "sales_pipeline.csv").open(newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            if row["deal_stage"] not in {"Won", "Lost"}:
                continue
            month, _, year = row["close_date"].split("/")
            quarter = truth.deals[named(row["sales_agent"]), f"{year}-Q{(int(month) + 2) // 3}"]
            if row["deal_stage"] == "Won":
                quarter.won += 1
                quarter.amount += Decimal(row["close_value"])
            else:
                quarter.lost += 1
    return truth


def named(name: str) -> str:
    """The id that a plain name gets."""
    return name.lower().replace(" ", "-")


def generate(folder: Path) -> Path:
    """An export of the same shape: 35 reps of 6 managers, some without any opportunity."""
    chance = random.Random("an export")  # noqa: S311 - test data
    folder.mkdir(parents=True, exist_ok=True)
    reps = [f"{first} {last}" for first in FIRST for last in LAST]
    with (folder / "sales_teams.csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["sales_agent", "manager", "regional_office"])
        for number, rep in enumerate(reps):
            writer.writerow([rep, MANAGERS[number % 6], ("East", "West")[number % 2]])
    with (folder / "sales_pipeline.csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(
            [
                "opportunity_id",
                "sales_agent",
                "product",
                "account",
                "deal_stage",
                "engage_date",
                "close_date",
                "close_value",
            ]
        )
        for number in range(3000):
            writer.writerow([f"OPP{number:05}", *_opportunity(chance, reps[:30])])
    return folder


def _opportunity(chance: random.Random, reps: list[str]) -> list[str]:
    stage = chance.choice(("Won", "Won", "Lost", "Engaging", "Prospecting"))
    engaged = date(2016, 10, 1) + timedelta(days=chance.randrange(420))
    closed = engaged + timedelta(days=chance.randrange(1, 120))
    amount = f"{Decimal(chance.randrange(100, 3_000_000)) / 100}" if stage == "Won" else "0"
    is_closed = stage in {"Won", "Lost"}
    return [
        chance.choice(reps),
        "GTX Pro",
        chance.choice(("Condax", "")),
        stage,
        "" if stage == "Prospecting" else _shown(engaged),
        _shown(closed) if is_closed else "",
        amount if is_closed else "",
    ]


def _shown(day: date) -> str:
    return f"{day.month}/{day.day}/{day.year}"
