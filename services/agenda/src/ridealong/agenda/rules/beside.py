"""The rep's numbers beside those of the systems, differences without a judgement (T7)."""

from dataclasses import dataclass
from decimal import Decimal

from ridealong.agenda.model.record import Preparation
from ridealong.agenda.rules.wording import number


@dataclass(frozen=True, slots=True)
class Beside:
    """One number as the rep brought it and as the systems told it; either may be missing.

    `difference` is the rep's less the systems', and `sentence` says it without judging it.
    """

    name: str
    goal: str | None
    own: Decimal | None
    told: Decimal | None
    difference: Decimal | None
    sentence: str


def side_by_side(preparation: Preparation) -> list[Beside]:
    """The rep's numbers beside the frozen ones: the same goal in one line (DOMAIN 3.3, T7)."""
    by_goal = {one.goal: one for one in preparation.snapshot}
    lines = []
    for own in preparation.own_numbers:
        frozen_ = by_goal.pop(own.goal, None) if own.goal else None
        told = frozen_.value if frozen_ else None
        lines.append(_beside(own.name, own.goal, own.value, told))
    lines += [_beside(one.title or one.goal, one.goal, None, one.value) for one in by_goal.values()]
    return lines


def _beside(name: str, goal: str | None, own: Decimal | None, told: Decimal | None) -> Beside:
    if own is None or told is None:
        shown = [
            f"{whose}: {number(value)}"
            for whose, value in (("brought", own), ("imported", told))
            if value is not None
        ]
        return Beside(name, goal, own, told, None, ", ".join(shown))
    apart = own - told
    said = "the same" if not apart else f"{number(abs(apart))} apart"
    sentence = f"brought: {number(own)}, imported: {number(told)}, {said}"
    return Beside(name, goal, own, told, apart, sentence)
