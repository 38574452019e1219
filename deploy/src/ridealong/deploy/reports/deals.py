"""Deals won and lost, by rep and calendar period of the local day."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, Literal

import httpx
from pydantic import BaseModel

from ridealong.deploy.crm.opportunities import LOST, WON
from ridealong.deploy.reports.asking import ask

Per = Literal["day", "week", "month", "quarter"]


class TotalsRow(BaseModel):
    """What the report needs of a row of the metrics service's totals."""

    rep: str
    kind: str
    period: str
    start: date
    count: int
    amounts: dict[str, Decimal] = {}


class _Totals(BaseModel):
    reps: list[str] = []
    rows: list[TotalsRow]


@dataclass(slots=True)
class Deals:
    """One rep's deals of one period. `won_amount` is exact, by ISO 4217 code."""

    rep: str
    period: str
    won: int = 0
    lost: int = 0
    won_amount: dict[str, Decimal] = field(default_factory=dict)

    def to_json(self, per: Per) -> dict[str, Any]:
        """As it is printed for programs; amounts are text, so that they stay exact."""
        return {
            "rep": self.rep,
            per: self.period,
            "won_deals": self.won,
            "lost_deals": self.lost,
            "won_amount": {name: f"{amount:f}" for name, amount in self.won_amount.items()},
        }


def fetch(
    client: httpx.Client, token: str, per: Per, first: date | None, last: date | None
) -> list[Deals]:
    """Ask the metrics service; `first` and `last` are local days, both included.

    Raises:
        StepError: it doesn't answer, or refuses.
    """
    parameters: dict[str, str | list[str]] = {"kind": [WON, LOST], "per": per, "by": "rep"}
    if first:
        parameters["from"] = first.isoformat()
    if last:
        parameters["to"] = last.isoformat()
    totals = ask(client, "/v1/activities/totals", parameters, token, _Totals)
    return list(tabulated(totals.rows, totals.reps))


def tabulated(rows: Iterable[TotalsRow], reps: Iterable[str] = ()) -> Iterator[Deals]:
    """Every rep, also one without a row, with every period that anybody had a deal in.

    Nought where there was none.
    """
    given = list(rows)
    found: dict[tuple[str, str], Deals] = {}
    periods = {row.period: row.start for row in given}
    for rep in sorted({*reps, *(row.rep for row in given)}):
        for period in sorted(periods, key=lambda each: periods[each]):
            found[rep, period] = Deals(rep, period)
    for row in given:
        deals = found[row.rep, row.period]
        if row.kind == WON:
            deals.won, deals.won_amount = row.count, row.amounts
        elif row.kind == LOST:
            deals.lost = row.count
    yield from found.values()
