"""What a promise is worth: the formula that every service shares (DOMAIN C1)."""

from decimal import ROUND_HALF_UP, Context, Decimal
from typing import Final

_PLACES: Final = Decimal("0.0001")
_NONE: Final = Decimal(0)
_FULL: Final = Decimal(1)
_CAPS: Final = (_FULL, _FULL, Decimal("0.75"), Decimal("0.5"), Decimal("0.25"))
_EXACT: Final = Context(prec=34, rounding=ROUND_HALF_UP)


def cap(renegotiations: int) -> Decimal:
    """The most a commitment can be worth that was renegotiated so often, in time."""
    return _CAPS[min(renegotiations, len(_CAPS) - 1)]


def credit(f_due: Decimal, f_close: Decimal, renegotiations: int, late_share: Decimal) -> Decimal:
    """`q` of C1, 0 to 1, four places, halves up:
    `min(cap(r), f_due + late share · (f_close - f_due))`.

    `f_due` is what was fulfilled by the deadline, `f_close` by the end of the late window. What
    comes later never takes away from what was there in time, so `f_close` counts as at least
    `f_due`.
    """
    late = max(_NONE, f_close - f_due)
    earned = _EXACT.add(f_due, _EXACT.multiply(late_share, late))
    return min(cap(renegotiations), earned).quantize(_PLACES, context=_EXACT)
