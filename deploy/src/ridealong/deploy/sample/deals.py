"""Opportunities: engaged, then won or lost."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Final

from ridealong.contracts.activities import ActivityLogged
from ridealong.contracts.fields import Money
from ridealong.deploy.sample.cast import CURRENCY, Rep, chance
from ridealong.deploy.sample.organisation import away
from ridealong.deploy.sample.span import Quarter, Told, local

PER_DAY: Final = 0.3
WON: Final = 0.45
ACCOUNTS: Final = (
    "Brackwater Clinic",
    "Sankt Elmo Hospital",
    "Harrow Vale Dental",
    "Calder Surgical Group",
    "Pinewick Care Homes",
    "Noma Diagnostics",
    "Lakeshore Imaging",
    "Verdant Veterinary",
)


@dataclass(frozen=True, slots=True)
class Deal:
    """An opportunity; `amount` is None where it is lost."""

    id: str
    account: str
    engaged: datetime
    closed: datetime
    amount: Decimal | None


def of(rep: Rep, quarter: Quarter) -> list[Deal]:
    """A rep's opportunities that begin in the quarter."""
    random = chance("deals", rep.id)
    deals = []
    for day in quarter.working_days():
        begins = random.random() < PER_DAY * rep.drive
        if not begins or _is_away(rep, quarter, day):
            continue
        engaged = local(day, random.uniform(9, 17), rep.zone)
        hundreds = random.randint(8, 240)
        deals.append(
            Deal(
                id=f"opportunity-{rep.id}-{day}",
                account=random.choice(ACCOUNTS),
                engaged=engaged,
                closed=engaged + timedelta(days=random.randint(7, 35)),
                amount=Decimal(hundreds * 100 - 1) + Decimal("0.50")
                if random.random() < WON
                else None,
            )
        )
    return deals


def told(rep: Rep, deals: list[Deal]) -> Iterator[Told]:
    """The events of a rep's opportunities."""
    for deal in deals:
        happened = [("opportunity_engaged", deal.engaged), ("qualified_lead", deal.engaged)]
        happened.append(("deal_won" if deal.amount else "deal_lost", deal.closed))
        for kind, at in happened:
            amount = Money(amount=deal.amount, currency=CURRENCY) if deal.amount else None
            yield Told(
                at,
                "crm",
                ActivityLogged(
                    activity=f"{kind}-{deal.id}",
                    rep=rep.id,
                    kind=kind,
                    amount=amount if kind == "deal_won" else None,
                    occurred_at=at,
                    zone=rep.zone,
                    system="crm",
                    record=deal.id,
                    account=deal.account,
                    opportunity=deal.id,
                ),
            )


def won_until(deals: list[Deal], moment: datetime) -> Decimal:
    """The amount won before an instant."""
    return sum((deal.amount for deal in deals if deal.amount and deal.closed < moment), Decimal(0))


def _is_away(rep: Rep, quarter: Quarter, day: date) -> bool:
    span = away(rep, quarter)
    return span is not None and span[0] <= day <= span[1]
