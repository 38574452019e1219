"""The follow-through score (DOMAIN C1): a pure function of settled commitments.

Each day's items pull the score from where it was, the harder the less evidence there is; evidence
fades with a half-life of 60 days, but never below the weight of the prior.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Context, Decimal, localcontext
from functools import lru_cache
from itertools import groupby
from operator import attrgetter

from ridealong.metrics.model.follow_through import Checkpoint, Settled
from ridealong.metrics.rules.bands import Above, past
from ridealong.metrics.rules.parameters import USUAL, ParameterHistory, Parameters

PRECISE = Context(prec=50)
_STEADY = Decimal(1).scaleb(-28)
_ONE = Decimal(1)
_DUE = attrgetter("due")
_BY_DUE = attrgetter("due", "commitment")


@dataclass(frozen=True, slots=True)
class Batch:
    """The items due on one day: inertia I and the score before them, S and D after them.

    `prior` is what is left of the prior after it, `settled` how many items there were by then, and
    `above` are the lines of the bands that the score is past. `parameters` is the set in force on
    the day.
    """

    due: date
    items: tuple[Settled, ...]
    parameters: Parameters
    inertia: Decimal
    before: Decimal
    score: Decimal
    evidence: Decimal
    prior: Decimal
    settled: int
    above: Above | None

    @property
    def after(self) -> Checkpoint:
        """The score after the batch, to go on from."""
        return Checkpoint.model_construct(
            due=self.due,
            score=self.score,
            evidence=self.evidence,
            prior=self.prior,
            settled=self.settled,
            above=self.above,
        )


def by_due(items: Iterable[Settled]) -> tuple[Settled, ...]:
    """Items by due day; which come first on a day is only for a steady order."""
    return tuple(sorted(items, key=_BY_DUE))


def counted(items: Iterable[Settled]) -> tuple[Settled, ...]:
    """The items that are in the score, by due day."""
    return by_due(item for item in items if item.left_out is None)


def batches(
    items: Iterable[Settled],
    history: ParameterHistory = USUAL,
    since: Checkpoint | None = None,
) -> tuple[Batch, ...]:
    """The score day by day: `S_j = (I_j·S_{j-1} + Σq) / (I_j + b_j)`, `D_j = I_j + b_j`, with
    `I_j = max(prior weight, D_{j-1}·2^(-days/half-life))` and `I_1` the prior weight.

    From a checkpoint on it goes on as if the items before it had been folded here too.
    """
    found: list[Batch] = []
    last: Batch | Checkpoint | None = since
    with localcontext(PRECISE):
        for due, group in groupby(counted(items), key=_DUE):
            last = _batch(due, tuple(group), history.at(due), last)
            found.append(last)
    return tuple(found)


def _batch(
    due: date, day: tuple[Settled, ...], parameters: Parameters, last: Batch | Checkpoint | None
) -> Batch:
    inertia = parameters.prior_weight
    before, prior, settled, above = parameters.prior_mean, _ONE, len(day), None
    if last is not None:
        faded = last.evidence * _fading((due - last.due).days, parameters.half_life_days)
        inertia = max(inertia, faded)
        before, prior, above = last.score, last.prior, last.above
        settled += last.settled
    evidence = inertia + len(day)
    score = (inertia * before + sum(item.credit for item in day)) / evidence
    if settled >= parameters.needed:
        above = past(above, percent(score))
    prior = prior * inertia / evidence
    return Batch(due, day, parameters, inertia, before, score, evidence, prior, settled, above)


@lru_cache(maxsize=4096)
def _fading(days: int, half_life_days: Decimal) -> Decimal:
    with localcontext(PRECISE):
        return Decimal(2) ** (Decimal(-days) / half_life_days)


def score_after(trail: Sequence[Batch], history: ParameterHistory = USUAL) -> Decimal:
    """S after the last batch; the prior when there is none."""
    return trail[-1].score if trail else history.current(None).prior_mean


def settled_in(trail: Sequence[Batch]) -> int:
    """How many items are in the score."""
    return trail[-1].settled if trail else 0


def percent(ratio: Decimal) -> int:
    """A ratio as a whole percent, halves rounded up."""
    # Fifty digits carry a last digit that is noise; a half must not fall short by it.
    steady = (ratio * 100).quantize(_STEADY, context=PRECISE)
    return int(steady.quantize(_ONE, rounding=ROUND_HALF_UP))
