"""Activities: facts in buckets of a UTC day, and their sums in months of a kind."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, ClassVar, Self

from ridealong.chassis.projector.identity import composed
from ridealong.chassis.projector.state import State
from ridealong.contracts.fields import Money
from ridealong.metrics.model.decimals import EXACT, plain
from ridealong.metrics.model.value import Value


@dataclass(slots=True)
class Fact:
    """One activity as it was logged. `zone` is None where the rep's own zone decides the day.

    Never changed, though nothing holds you off: there is one for each event, and a model or a
    guarded assignment for each field would be a good part of what an event costs.
    """

    activity: str
    at: datetime
    zone: str | None = None
    quantity: Decimal = Decimal(1)
    amount: Money | None = None
    system: str | None = None
    record: str | None = None
    account: str | None = None
    opportunity: str | None = None

    def to_document(self) -> dict[str, Any]:
        """The form in the store; what a fact doesn't say takes no room in it."""
        document: dict[str, Any] = {"activity": self.activity, "at": self.at}
        if self.quantity != 1:
            document["quantity"] = self.quantity
        if self.amount is not None:
            document["amount"] = self.amount.model_dump()
        if self.zone is not None:
            document["zone"] = self.zone
        if self.system is not None:
            document["system"] = self.system
        if self.record is not None:
            document["record"] = self.record
        if self.account is not None:
            document["account"] = self.account
        if self.opportunity is not None:
            document["opportunity"] = self.opportunity
        return document


class Amount(Value):
    """Money of one currency (ISO 4217), summed."""

    currency: str
    amount: Decimal


class Sum(Value):
    """How many activities, how much in the unit of their kind, and how much money.

    `amounts` are by currency, in its order, without those that come to nothing.
    """

    count: int = 0
    quantity: Decimal = Decimal(0)
    amounts: tuple[Amount, ...] = ()

    @classmethod
    def of(cls, fact: Fact) -> Self:
        """What one activity adds."""
        money = fact.amount
        amounts = () if money is None else (Amount(currency=money.currency, amount=money.amount),)
        return cls(count=1, quantity=fact.quantity, amounts=amounts)

    def plus(self, other: "Sum", sign: int = 1) -> "Sum":
        """Both together; with `sign` -1 what is left without the other."""
        amounts = self.amounts
        if other.amounts:
            money = {each.currency: each.amount for each in amounts}
            for each in other.amounts:
                before = money.get(each.currency, Decimal(0))
                money[each.currency] = EXACT.add(before, sign * each.amount)
            amounts = tuple(
                Amount.model_construct(currency=currency, amount=plain(amount))
                for currency, amount in sorted(money.items())
                if amount
            )
        # Sums of valid values need no validation, and there are many.
        return Sum.model_construct(
            count=self.count + sign * other.count,
            quantity=plain(EXACT.add(self.quantity, sign * other.quantity)),
            amounts=amounts,
        )


def added(sums: Iterable[Sum]) -> Sum:
    """All of them together."""
    result = Sum()
    for each in sums:
        result = result.plus(each)
    return result


class DayTally(Value):
    """One UTC day of one kind: its sum, and over how many buckets its facts are spread."""

    day: date
    parts: int = 0
    sum: Sum = Sum()

    def to_document(self) -> dict[str, Any]:
        """The form in the store."""
        sum_ = self.sum
        return {
            "day": self.day.isoformat(),
            "parts": self.parts,
            "sum": {
                "count": sum_.count,
                "quantity": sum_.quantity,
                "amounts": [each.model_dump() for each in sum_.amounts],
            },
        }


class ActivityMonth(State):
    """Sums of one rep and kind, UTC day by UTC day: also the list of the buckets there are."""

    COLLECTION: ClassVar[str] = "activity_months"
    INDEXES: ClassVar[tuple[tuple[str, ...], ...]] = (
        ("tenant", "kind", "month"),
        ("tenant", "rep", "month"),
        ("tenant", "month"),
    )

    rep: str
    kind: str
    month: str
    days: tuple[DayTally, ...] = ()

    def to_document(self) -> dict[str, Any]:
        """The form in the store, without the detour of a model's own: there are many."""
        return {
            "_id": self.id,
            "tenant": self.tenant,
            "key": self.key,
            "rep": self.rep,
            "kind": self.kind,
            "month": self.month,
            "days": [tally.to_document() for tally in self.days],
        }

    @staticmethod
    def id_of(key: str, kind: str, month: str) -> str:
        """The id of a month, `2026-03`, of the rep whose key this is."""
        return composed(key, kind, month)

    def tally(self, day: date) -> DayTally:
        """The tally of a UTC day, empty where there is none."""
        return next((each for each in self.days if each.day == day), DayTally(day=day))

    def bucket_ids(self, day: date) -> tuple[str, ...]:
        """The ids of the buckets of a UTC day."""
        parts = range(self.tally(day).parts)
        return tuple(ActivityBucket.id_of(self.key, self.kind, day, part) for part in parts)


class ActivityBucket(State):
    """Facts of one rep, kind and UTC day, in the order they were read; a full day has several.

    `retracted` are ids that don't count: taken back, or taken back before they were logged.
    """

    COLLECTION: ClassVar[str] = "activity_buckets"

    rep: str
    kind: str
    day: date
    part: int
    facts: tuple[Fact, ...] = ()
    retracted: tuple[str, ...] = ()

    @property
    def size(self) -> int:
        """How many ids it holds."""
        return len(self.facts) + len(self.retracted)

    @staticmethod
    def id_of(key: str, kind: str, day: date, part: int) -> str:
        """The id of a bucket of the rep whose key this is."""
        return composed(key, kind, day.isoformat(), str(part))

    def to_document(self) -> dict[str, Any]:
        """The form in the store."""
        return {
            "_id": self.id,
            "tenant": self.tenant,
            "key": self.key,
            "rep": self.rep,
            "kind": self.kind,
            "day": self.day.isoformat(),
            "part": self.part,
            "facts": [fact.to_document() for fact in self.facts],
            "retracted": list(self.retracted),
        }

    def update_from(self, before: State) -> dict[str, Any] | None:
        """Facts that came since are put behind those that are there."""
        if not isinstance(before, ActivityBucket) or self.retracted != before.retracted:
            return None
        there = len(before.facts)
        if self.facts[:there] != before.facts:
            return None
        more = [fact.to_document() for fact in self.facts[there:]]
        return {"$push": {"facts": {"$each": more}}}


def month_of(day: date) -> str:
    """`2026-03`."""
    return day.isoformat()[:7]
