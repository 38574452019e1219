"""Decimals that add up the same in any order."""

from decimal import ROUND_HALF_UP, Context, Decimal
from typing import Final

#: What the store keeps. An amount has at most 18 + 10 digits, so a million of them add up exactly.
EXACT: Final = Context(prec=34, rounding=ROUND_HALF_UP)
_ONE: Final = Decimal(1)


def plain(value: Decimal) -> Decimal:
    """The same number without trailing zeros or exponent, so that equal numbers look alike."""
    short = value.normalize(EXACT)
    exponent = short.as_tuple().exponent
    return (
        short.quantize(_ONE, context=EXACT) if isinstance(exponent, int) and exponent > 0 else short
    )


def total(first: Decimal, second: Decimal) -> Decimal:
    """The exact sum, in plain form."""
    return plain(EXACT.add(first, second))
