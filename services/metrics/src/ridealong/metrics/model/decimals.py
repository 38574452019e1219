"""Decimals that add up exactly and have one form for one number."""

from collections.abc import Iterable
from decimal import Context, Decimal

#: The store's Decimal128 holds 34 digits; published numbers have at most 28, so a million of the
#: largest still add up without rounding.
EXACT = Context(prec=34)
_ZERO = Decimal(0)
_LARGEST = Decimal(10**18)


def plain(value: Decimal) -> Decimal:
    """The same number in its shortest form without an exponent.

    Sums reached on different ways (1.50 - 0.50, or 1) are then the same document.
    """
    whole = value.to_integral_value(context=EXACT)
    return EXACT.add(whole, _ZERO) if whole == value else value.normalize(EXACT)


def total(values: Iterable[Decimal]) -> Decimal:
    """The exact sum, in its plain form."""
    result = Decimal(0)
    for value in values:
        result = EXACT.add(result, value)
    return plain(result)


def publishable(value: Decimal) -> bool:
    """Whether a sum still fits into an event's number (18 digits before the point)."""
    return abs(value) < _LARGEST
