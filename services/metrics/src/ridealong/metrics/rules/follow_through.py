"""The follow-through score (DOMAIN C1): a pure function of settled commitments.

Each day's items pull the score from where it was, the harder the less evidence there is; evidence
fades with a half-life of 60 days, but never below the weight of the prior.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_DOWN, ROUND_HALF_UP, Context, Decimal, localcontext
from functools import lru_cache
from itertools import groupby

from ridealong.metrics.model.follow_through import Settled

_PRECISE = Context(prec=50)
_STEADY = Decimal(1).scaleb(-28)
_SHARE = Decimal(1).scaleb(-10)
_ONE = Decimal(1)


@dataclass(frozen=True, slots=True)
class Parameters:
    """One set for an organisation (DOMAIN C1 "Parameters"). `needed`: fewer items show no number.

    Days: `strict_days` back counts "kept x of n", `left_out_days` back the note on what was left
    out; after `grey_days` without a new item the number is grey.
    """

    half_life_days: int = 60
    prior_mean: Decimal = Decimal("0.70")
    prior_weight: Decimal = Decimal(3)
    needed: int = 3
    strict_days: int = 180
    left_out_days: int = 90
    grey_days: int = 60


PARAMETERS = Parameters()


@dataclass(frozen=True, slots=True)
class Batch:
    """The items due on one day: inertia I before them, score S and evidence D after them."""

    due: date
    items: tuple[Settled, ...]
    inertia: Decimal
    score: Decimal
    evidence: Decimal


@dataclass(frozen=True, slots=True)
class Shares:
    """How much of the score each item is; with the prior's share they sum to exactly 1."""

    items: tuple[tuple[Settled, Decimal], ...]
    prior: Decimal


def counted(items: Iterable[Settled]) -> tuple[Settled, ...]:
    """The items that are in the score, by due day; which come first on a day doesn't matter."""
    return tuple(
        sorted(
            (item for item in items if item.left_out is None),
            key=lambda item: (item.due, item.commitment),
        )
    )


def batches(items: Iterable[Settled], parameters: Parameters = PARAMETERS) -> tuple[Batch, ...]:
    """The score day by day: `S_j = (I_j·S_{j-1} + Σq) / (I_j + b_j)`, `D_j = I_j + b_j`, with
    `I_j = max(3, D_{j-1}·2^(-days/60))` and `I_1 = 3`."""
    found: list[Batch] = []
    score, evidence = parameters.prior_mean, parameters.prior_weight
    with localcontext(_PRECISE):
        for due, group in groupby(counted(items), key=lambda item: item.due):
            day = tuple(group)
            inertia = parameters.prior_weight
            if found:
                faded = evidence * _fading((due - found[-1].due).days, parameters.half_life_days)
                inertia = max(inertia, faded)
            evidence = inertia + len(day)
            score = (inertia * score + sum(item.credit for item in day)) / evidence
            found.append(Batch(due, day, inertia, score, evidence))
    return tuple(found)


@lru_cache(maxsize=4096)
def _fading(days: int, half_life_days: int) -> Decimal:
    with localcontext(_PRECISE):
        return Decimal(2) ** (Decimal(-days) / half_life_days)


def score_after(trail: Sequence[Batch], parameters: Parameters = PARAMETERS) -> Decimal:
    """S after the last batch; the prior when there is none."""
    return trail[-1].score if trail else parameters.prior_mean


def settled_in(trail: Iterable[Batch]) -> int:
    """How many items are in the score."""
    return sum(len(batch.items) for batch in trail)


def percent(ratio: Decimal) -> int:
    """A ratio as a whole percent, halves rounded up."""
    # Fifty digits carry a last digit that is noise; a half must not fall short by it.
    steady = (ratio * 100).quantize(_STEADY, context=_PRECISE)
    return int(steady.quantize(_ONE, rounding=ROUND_HALF_UP))


def shares(trail: Sequence[Batch]) -> Shares:
    """Each item's part of the score: `1/(I+b)` of its batch times the later `I/(I+b)`.

    Ten decimal places; what rounding leaves over goes to those that lost most by it, so that
    the parts sum to 1 exactly (DOMAIN C1, 5).
    """
    exact: list[tuple[Settled | None, Decimal]] = []
    with localcontext(_PRECISE):
        remaining = _ONE
        for batch in reversed(trail):
            share = remaining / batch.evidence
            exact.extend((item, share) for item in reversed(batch.items))
            remaining = remaining * batch.inertia / batch.evidence
        exact.append((None, remaining))
        exact.reverse()
        rounded = [part.quantize(_SHARE, rounding=ROUND_DOWN) for _, part in exact]
        missing = int((_ONE - sum(rounded)) / _SHARE)
        most_lost = sorted(range(len(exact)), key=lambda i: (rounded[i] - exact[i][1], i))
        for i in most_lost[:missing]:
            rounded[i] += _SHARE
    parts = [(item, part) for (item, _), part in zip(exact, rounded, strict=True)]
    return Shares(
        tuple((item, part) for item, part in parts if item is not None),
        next(part for item, part in parts if item is None),
    )
