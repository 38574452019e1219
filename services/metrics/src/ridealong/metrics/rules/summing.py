"""Many facts added up at once."""

from decimal import Decimal

from ridealong.metrics.model.activities import Amount, Fact, Sum
from ridealong.metrics.model.decimals import EXACT, plain

_ZERO = Decimal(0)


class Summing:
    """What some facts add to a sum, those that went taken off."""

    def __init__(self) -> None:
        self.count = 0
        self.quantity = _ZERO
        self.money: dict[str, Decimal] = {}

    def add(self, fact: Fact, sign: int = 1) -> None:
        """One fact more, or with `sign` -1 one less."""
        self.count += sign
        self.quantity = EXACT.add(self.quantity, sign * fact.quantity)
        if fact.amount is not None:
            currency, amount = fact.amount.currency, sign * fact.amount.amount
            self.money[currency] = EXACT.add(self.money.get(currency, _ZERO), amount)

    def on(self, before: Sum) -> Sum:
        """A sum and this together."""
        amounts = before.amounts
        if self.money:
            money = {each.currency: each.amount for each in amounts}
            for currency, amount in self.money.items():
                money[currency] = EXACT.add(money.get(currency, _ZERO), amount)
            amounts = tuple(
                Amount.model_construct(currency=currency, amount=plain(money[currency]))
                for currency in sorted(money)
                if money[currency]
            )
        # Sums of valid values need no validation, and there are many.
        return Sum.model_construct(
            count=before.count + self.count,
            quantity=plain(EXACT.add(before.quantity, self.quantity)),
            amounts=amounts,
        )
