"""How sure somebody is of a goal: two human ratings, and whether they fit the numbers (DOMAIN 4.6,
4.7, T12).

The rep's own and the manager's impression are both somebody's word. Nothing here is guessed by a
machine, and nobody else's rating counts.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from ridealong.contracts import Event
from ridealong.contracts.goals import ConfidenceRecorded
from ridealong.metrics.model.goals import Confidence, Goal
from ridealong.metrics.rules.definitions import USUAL, Definitions
from ridealong.metrics.rules.refusing import Refused

SURE = 4
UNSURE = 2

Flag = Literal["surer_than_numbers", "less_sure_than_numbers"]


@dataclass(frozen=True, slots=True)
class Mismatch:
    """A rating that doesn't fit the pace, and why it is said."""

    flag: Flag
    words: str


def rated(goal: Goal, event: Event[ConfidenceRecorded]) -> Goal:
    """The goal with one more rating; of one instant the one read last stands.

    Raises:
        Refused: the goal is closed, or it isn't a rating of this person's to give.
    """
    data = event.data
    if goal.outcome is not None:
        raise Refused(f"goal {goal.goal} is closed ({goal.outcome}): set it again first")
    if (data.whose == "own") != (data.by == goal.rep):
        raise Refused(
            f"{goal.rep} rates the own confidence, and others say what they observed: "
            f"{data.by} can't record it as {data.whose}"
        )
    new = Confidence(by=data.by, whose=data.whose, value=data.value, at=event.time)
    others = [each for each in goal.confidence if (each.at, each.by) != (new.at, new.by)]
    ordered = tuple(sorted([*others, new], key=lambda each: (each.at, each.by)))
    return goal.model_copy(update={"confidence": ordered})


def newest(ratings: Iterable[Confidence], whose: Literal["own", "observed"]) -> Confidence | None:
    """The last rating of this kind."""
    return next((each for each in reversed(tuple(ratings)) if each.whose == whose), None)


def mismatch(
    own: int | None, pace: Fraction | None, definitions: Definitions = USUAL
) -> Mismatch | None:
    """Whether the rep's own rating fits the pace; None where it does or one of them is missing.

    4 or 5 with a pace below 0.80 is flagged, and 1 or 2 with a pace of 1.00 or more.
    """
    if own is None or pace is None:
        return None
    shown = f"{Decimal(pace.numerator) / Decimal(pace.denominator):.2f}"
    if own >= SURE and pace < Fraction(definitions.confidence_low_pace):
        return Mismatch(
            "surer_than_numbers",
            f"{own} of 5 is sure, and the pace of {shown} lies below "
            f"{definitions.confidence_low_pace}",
        )
    if own <= UNSURE and pace >= Fraction(definitions.confidence_high_pace):
        return Mismatch(
            "less_sure_than_numbers",
            f"{own} of 5 is unsure, and the pace of {shown} reaches "
            f"{definitions.confidence_high_pace}",
        )
    return None
