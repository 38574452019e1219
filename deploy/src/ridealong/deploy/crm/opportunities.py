"""What became of an opportunity, as activities of its rep."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from pydantic import ValidationError

from ridealong.chassis.projector.work import derived_id
from ridealong.contracts.activities import ActivityLogged
from ridealong.contracts.errors import refused
from ridealong.contracts.fields import Money
from ridealong.deploy.crm.mapping import Fate, Mapping, folded
from ridealong.deploy.crm.people import Roster
from ridealong.deploy.tables import values
from ridealong.deploy.tables.rejects import Rejected
from ridealong.deploy.tables.table import Row, Table

ENGAGED = "opportunity_engaged"
WON = "deal_won"
LOST = "deal_lost"


@dataclass(frozen=True, slots=True)
class Opportunity:
    """One row, understood. `amount` is None unless it was won."""

    id: str
    rep: str
    account: str | None
    engaged: date | None
    closed: date | None
    fate: Fate
    amount: Money | None


class Reader:
    """Understands rows of the opportunities file."""

    def __init__(self, table: Table, mapping: Mapping, roster: Roster) -> None:
        self._mapping = mapping
        self._roster = roster
        named = mapping.opportunities.model_dump(exclude={"file", "stages"}, exclude_none=True)
        self._places = {name: table.column(name, column) for name, column in named.items()}

    def read(self, row: Row) -> Opportunity:
        """Understand a row.

        Raises:
            Rejected: a value is missing or can't be understood.
        """
        said = {name: row.cells[place].strip() for name, place in self._places.items()}
        if not said["id"]:
            raise Rejected("no id", "a record without an id can't be told from another")
        rep = self._roster.rep(said["rep"])
        fate = self._mapping.opportunities.stages.fates.get(folded(said["stage"]))
        if fate is None:
            raise Rejected("unknown stage", f"the mapping doesn't have {said['stage']!r}")
        engaged, closed = self._day(said.get("engaged", "")), self._day(said["closed"])
        if fate != "open" and closed is None:
            raise Rejected("no close date", f"it is {fate}")
        return Opportunity(
            id=said["id"],
            rep=rep,
            account=said.get("account") or None,
            engaged=engaged,
            closed=closed,
            fate=fate,
            amount=self._money(said) if fate == "won" else None,
        )

    def _day(self, text: str) -> date | None:
        return values.day(text, self._mapping.dates) if text else None

    def _money(self, said: dict[str, str]) -> Money:
        mapping = self._mapping
        if not said["amount"]:
            raise Rejected("no amount", "it is won")
        currency = said.get("currency") or mapping.currency
        number = values.amount(said["amount"], mapping.decimal, mapping.thousands, currency)
        return money(number, currency)


def money(amount: Decimal, currency: str) -> Money:
    """An amount as events carry it.

    Raises:
        Rejected: it has too many digits, or the currency is no ISO 4217 code.
    """
    try:
        return Money(amount=amount, currency=currency)
    except ValidationError as error:
        raise Rejected("unreadable amount", refused(error, frozenset()).reason) from error


def activities(opportunity: Opportunity, tenant: str, mapping: Mapping) -> Iterator[ActivityLogged]:
    """The activities that an opportunity stands for: engaged, then won or lost.

    Each has the id that tenant, system, record and kind give it, whenever it is imported.

    Raises:
        Rejected: a value doesn't fit the contract, such as an id of more than 200 characters.
    """
    happened: list[tuple[str, date | None, Money | None]] = [(ENGAGED, opportunity.engaged, None)]
    if opportunity.fate == "won":
        happened.append((WON, opportunity.closed, opportunity.amount))
    elif opportunity.fate == "lost":
        happened.append((LOST, opportunity.closed, None))
    for kind, day, amount in happened:
        if day is None:
            continue
        try:
            yield ActivityLogged(
                activity=derived_id("import", tenant, mapping.system, opportunity.id, kind),
                rep=opportunity.rep,
                kind=kind,
                amount=amount,
                occurred_at=values.noon(day, mapping.zone),
                zone=mapping.zone,
                system=mapping.system,
                record=opportunity.id,
                account=opportunity.account,
                opportunity=opportunity.id,
            )
        except ValidationError as error:
            raise Rejected("not importable", refused(error, frozenset()).reason) from error
