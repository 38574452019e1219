"""The cookbook backwards: from an amount of money to what must be done each week (DOMAIN D).

Everything is computed with exact fractions. Counts are whole: each is rounded up before the next
is computed from it, as nobody writes half a proposal. Money is never rounded, only shown so.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from math import ceil

DAYS_IN_WEEK = 7
ONE = Decimal(1)


@dataclass(frozen=True, slots=True)
class Step:
    """A kind of activity and the share of it (over 0, at most 1) that reaches the step before it
    in the list: the first reaches the deal."""

    kind: str
    conversion: Decimal


@dataclass(frozen=True, slots=True)
class Ingredients:
    """What a cookbook is made of, money in one currency.

    `commission` is the rep's share of the revenue (0.1: a tenth), `kept` the share of that income
    which goes to the aim. `steps` go from the deal backwards.
    """

    amount: Decimal
    commission: Decimal
    average_deal: Decimal
    steps: tuple[Step, ...]
    weeks: int
    kept: Decimal = ONE


@dataclass(frozen=True, slots=True)
class Count:
    """So many of a kind in all and a week, both whole; `needed` is exact, before rounding up."""

    kind: str
    conversion: Decimal | None
    needed: Fraction
    count: int
    per_week: int


@dataclass(frozen=True, slots=True)
class Cookbook:
    """What the work must yield: `counts` begin with the deals and go backwards."""

    ingredients: Ingredients
    income: Fraction
    revenue: Fraction
    counts: tuple[Count, ...]


def cookbook(ingredients: Ingredients) -> Cookbook:
    """Amount → income → revenue → deals → each step → per week (DOMAIN 0.13).

    Raises:
        ValueError: a share or the average deal isn't over 0, or there is no week.
    """
    given = ingredients
    shares = [given.commission, given.kept, *(step.conversion for step in given.steps)]
    if not all(0 < share <= 1 for share in shares) or given.average_deal <= 0 or given.weeks < 1:
        raise ValueError("shares lie over 0 and up to 1, a deal over 0, and there is a week")
    income = Fraction(given.amount) / Fraction(given.kept)
    revenue = income / Fraction(given.commission)
    counts = [_count("deal", None, revenue / Fraction(given.average_deal), given.weeks)]
    for step in given.steps:
        needed = counts[-1].count / Fraction(step.conversion)
        counts.append(_count(step.kind, step.conversion, needed, given.weeks))
    return Cookbook(given, income, revenue, tuple(counts))


def whole_weeks(today: date, until: date) -> int:
    """Whole weeks from today to a day; what is left of less than one is one. 0 once it is over."""
    days = (until - today).days
    return 0 if days <= 0 else max(1, days // DAYS_IN_WEEK)


def sentences(made: Cookbook) -> Sequence[str]:
    """The arithmetic in words, line by line."""
    given = made.ingredients
    kept = "" if given.kept == ONE else f", of which {_percent(given.kept)} goes to it"
    share, deal = _plain(given.commission), _plain(given.average_deal)
    income, revenue = _money(made.income), _money(made.revenue)
    deals = _rounded(made.counts[0])
    lines = [
        f"To have {_money(Fraction(given.amount))} you need {income} of income{kept}.",
        f"A commission of {_percent(given.commission)}: {income} / {share} = {revenue} of revenue.",
        f"At {deal} a deal: {revenue} / {deal} = {deals} (deal).",
    ]
    for before, count in zip(made.counts, made.counts[1:], strict=False):
        conversion = count.conversion or ONE
        lines.append(
            f"{_percent(conversion)} get from {count.kind} to {before.kind}: {before.count} / "
            f"{_plain(conversion)} = {_rounded(count)} ({count.kind})."
        )
    weeks = "1 week" if given.weeks == 1 else f"{given.weeks} weeks"
    each = ", ".join(f"{count.kind} {count.per_week}" for count in made.counts)
    return (*lines, f"Over {weeks}, rounded up, each week: {each}.")


def shown_money(value: Fraction) -> Decimal:
    """An amount as it is shown: rounded up to the next cent, so that it is never too little."""
    return Decimal(ceil(value * 100)).scaleb(-2)


def _count(kind: str, conversion: Decimal | None, needed: Fraction, weeks: int) -> Count:
    count = ceil(needed)
    return Count(kind, conversion, needed, count, ceil(Fraction(count, weeks)))


def _rounded(count: Count) -> str:
    if count.needed == count.count:
        return f"{count.count}"
    exact = Decimal(count.needed.numerator) / Decimal(count.needed.denominator)
    return f"{exact:,.4f}, rounded up {count.count}"


def _money(value: Fraction) -> str:
    shown = shown_money(value)
    return f"{shown:,.0f}" if shown == shown.to_integral_value() else f"{shown:,.2f}"


def _plain(value: Decimal) -> str:
    return f"{value.normalize():,f}"


def _percent(share: Decimal) -> str:
    return f"{(share * 100).normalize():f} %"
