"""What time spoken and time on solutions are held against: the organisation's numbers, or ours."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from ridealong.chassis.yardsticks import in_force
from ridealong.contracts.people import Yardstick

NAMES: Final = frozenset({"manager_talk_share", "manager_talk_note", "solutions_share"})
"""The organisation's names for them."""


@dataclass(frozen=True, slots=True)
class Aims:
    """Shares, 0 to 1. `talk`: the manager's, of the time that both spoke (DOMAIN 2.13); it is noted
    above `talk_noted`. `solutions`: of the session, what is about solutions (DOMAIN 3.15)."""

    talk: Decimal = Decimal("0.10")
    talk_noted: Decimal = Decimal("0.30")
    solutions: Decimal = Decimal("0.90")


USUAL: Final = Aims()


def aims_on(yardsticks: Iterable[Yardstick], day: date) -> Aims:
    """Those in force on a day. What is no share is passed over."""
    shares = [one for one in yardsticks if 0 <= one.value <= 1]
    return Aims(
        talk=_of(shares, "manager_talk_share", day, USUAL.talk),
        talk_noted=_of(shares, "manager_talk_note", day, USUAL.talk_noted),
        solutions=_of(shares, "solutions_share", day, USUAL.solutions),
    )


def _of(shares: Iterable[Yardstick], name: str, day: date, usual: Decimal) -> Decimal:
    said = in_force(shares, name, day)
    return usual if said is None else said
