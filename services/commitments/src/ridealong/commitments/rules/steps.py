"""The words in which the life of a commitment is told."""

from datetime import date, datetime
from decimal import Decimal
from typing import Literal, NamedTuple

What = Literal[
    "proposed",
    "accepted",
    "in_force",
    "counted",
    "progressed",
    "due_moved",
    "withdrawal_asked",
    "renegotiation_asked",
    "renegotiation_accepted",
    "renegotiation_declined",
    "disputed",
    "dispute_closed",
    "dispute_ran_out",
    "noted",
    "delivered",
    "settled",
    "refused",
    "final",
    "dropped",
    "left_out",
    "lapsed",
]


class Step(NamedTuple):
    """What happened at an instant, and by whom.

    `credit` is what it was worth by what was known then: when it was settled, when that changed
    later, and at its end. `amount` is what activities had come to (`counted`) or what was reported,
    `due` the day that a due day was moved to.
    """

    at: datetime
    what: What
    by: tuple[str, ...] = ()
    credit: Decimal | None = None
    reason: str = ""
    amount: Decimal | None = None
    due: date | None = None
