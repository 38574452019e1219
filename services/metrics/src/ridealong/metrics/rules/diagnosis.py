"""Behaviour or conversion: where it is stuck (DOMAIN 4.15, D "Diagnosis")."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from typing import Final, Literal

from ridealong.contracts.goals import PlanLine
from ridealong.metrics.rules.definitions import USUAL, Definitions
from ridealong.metrics.rules.plausible_range import plausible_range

WEEKS: Final = 4
"""So many full weeks are looked at; over fewer it is too early."""
FEWEST_TRIES: Final = 20

Verdict = Literal["too_early", "sustain", "coaching_or_training", "behaviour", "future_risk"]
WORDS: Final[Mapping[Verdict, str]] = {
    "too_early": "Too early: a diagnosis looks at four full weeks.",
    "sustain": "The plan is done and the goal on pace: sustain it, maybe stretch it.",
    "coaching_or_training": "The plan is done and the goal is behind: a matter of coaching or "
    "training.",
    "behaviour": "The plan isn't done and the goal is behind: talk about what blocks, about time "
    "and will, and coach the plan.",
    "future_risk": "The goal is on pace and the plan isn't done: this lives on old pipeline; look "
    "at what is coming.",
}


@dataclass(frozen=True, slots=True)
class Conversion:
    """A step of the plan: `tries` of one kind, `reached` of the next, against what was planned.

    `high` is the upper end of Wilson's 95 % interval. It fails only where even that lies below the
    plan, over 20 tries or more.
    """

    step: str
    next: str
    tries: int
    reached: int
    planned: Decimal
    high: Decimal | None

    @property
    def rate(self) -> Fraction | None:
        """Reached ÷ tries."""
        return Fraction(self.reached, self.tries) if self.tries else None

    @property
    def below(self) -> Fraction:
        """How far below the plan; nothing where nothing was tried."""
        return Fraction(self.planned) - self.rate if self.rate is not None else Fraction(0)

    @property
    def fails(self) -> bool:
        """Whether it lies below the plan beyond doubt."""
        return self.tries >= FEWEST_TRIES and self.high is not None and self.high < self.planned


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """What it is, in words, and the step that is furthest below the plan, if one is."""

    verdict: Verdict
    words: str
    failing: Conversion | None


def conversions(lines: Sequence[PlanLine], done: Mapping[str, Decimal]) -> tuple[Conversion, ...]:
    """Each step of which the plan expects a conversion, by what was done."""
    found: list[Conversion] = []
    for line, following in pairwise(lines):
        if line.conversion is None:
            continue
        tries = int(max(Decimal(0), done.get(line.kind, Decimal(0))))
        reached = min(tries, int(max(Decimal(0), done.get(following.kind, Decimal(0)))))
        ends = plausible_range(reached, tries)
        found.append(
            Conversion(line.kind, following.kind, tries, reached, line.conversion, ends and ends[1])
        )
    return tuple(found)


def diagnosis(
    weeks: int,
    adherence: Fraction | None,
    pace: Fraction | None,
    steps: Sequence[Conversion],
    definitions: Definitions = USUAL,
) -> Diagnosis:
    """What four full weeks of the plan and the pace of a goal say together.

    The failing step is named where the plan is done and the goal is behind.
    """
    if weeks < WEEKS or adherence is None or pace is None:
        return Diagnosis("too_early", WORDS["too_early"], None)
    doing = adherence >= Fraction(definitions.plan_done)
    on_pace = pace >= Fraction(definitions.on_pace)
    if doing and not on_pace:
        failing = _furthest(steps)
        words = WORDS["coaching_or_training"]
        if failing is not None:
            words += (
                f" From {failing.step} to {failing.next} {failing.reached} of {failing.tries} got "
                f"through, {_percent(Fraction(failing.reached, failing.tries))}, and "
                f"{_percent(Fraction(failing.planned))} were planned."
            )
        return Diagnosis("coaching_or_training", words, failing)
    verdict: Verdict = "sustain" if doing else "future_risk" if on_pace else "behaviour"
    return Diagnosis(verdict, WORDS[verdict], None)


def _furthest(steps: Sequence[Conversion]) -> Conversion | None:
    return max((each for each in steps if each.fails), key=lambda each: each.below, default=None)


def _percent(share: Fraction) -> str:
    return f"{float(share * 100):.0f} %"
