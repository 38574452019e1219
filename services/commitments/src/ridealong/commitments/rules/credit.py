"""What a commitment is worth (DOMAIN C1)."""

from decimal import Decimal
from typing import Final

from ridealong.commitments.model import USUAL, Parameters
from ridealong.commitments.rules.exact import EXACT
from ridealong.contracts.commitments import Direction

LATE_SHARE: Final = USUAL.late_share
_PLACES: Final = Decimal("0.0001")
_NONE: Final = Decimal(0)
_FULL: Final = Decimal(1)
_CAPS: Final = (_FULL, _FULL, Decimal("0.75"), Decimal("0.5"), Decimal("0.25"))


def cap(renegotiations: int) -> Decimal:
    """The most a commitment can be worth that was renegotiated so often, in time."""
    return _CAPS[min(renegotiations, len(_CAPS) - 1)]


def fulfilment(direction: Direction, amount: Decimal | None, target: Decimal | None) -> Decimal:
    """`f` of C1: the part of a measured promise that an amount fulfils, 0 to 1.

    More than the target is 1. An `at_most` is met or not, with no parts between. Without amount
    or target there is nothing to fulfil; a yes/no promise has its own rule, `delivered`.
    """
    if amount is None or target is None:
        return _NONE
    if direction == "at_most":
        return _FULL if amount <= target else _NONE
    return max(_NONE, min(_FULL, EXACT.divide(amount, target)))


def delivered(in_time: bool) -> Decimal:
    """`f` of a yes/no promise: 0 or 1; "half done" is 0."""
    return _FULL if in_time else _NONE


def credit(
    f_due: Decimal, f_close: Decimal, renegotiations: int = 0, parameters: Parameters = USUAL
) -> Decimal:
    """`q` of C1, 0 to 1, four places, halves up: `min(cap(r), f_due + 0.5 · (f_close - f_due))`.

    `f_due` is what was fulfilled by the deadline, `f_close` by the end of the late window. What
    comes later never takes away from what was there in time, so `f_close` counts as at least
    `f_due`.
    """
    late = max(_NONE, f_close - f_due)
    earned = EXACT.add(f_due, EXACT.multiply(parameters.late_share, late))
    return min(cap(renegotiations), earned).quantize(_PLACES, context=EXACT)
