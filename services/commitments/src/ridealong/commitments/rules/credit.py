"""What a commitment is worth (DOMAIN C1)."""

from decimal import Decimal
from typing import Final

from ridealong.commitments.model import USUAL, Parameters
from ridealong.commitments.rules.exact import EXACT
from ridealong.contracts.commitments import Direction
from ridealong.contracts.credit import cap
from ridealong.contracts.credit import credit as worth

__all__ = ["LATE_SHARE", "cap", "credit", "delivered", "fulfilment"]

LATE_SHARE: Final = USUAL.late_share
_NONE: Final = Decimal(0)
_FULL: Final = Decimal(1)


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
    """`q` of C1 by these parameters: `ridealong.contracts.credit`."""
    return worth(f_due, f_close, renegotiations, parameters.late_share)
