"""A person's follow-through score, as metrics told it."""

from datetime import date
from decimal import Decimal

from ridealong.agenda.model.part import Part
from ridealong.contracts.scores import Band


class ScoredCommitment(Part):
    """One settled commitment and its share of the score."""

    commitment: str
    due: date
    credit: Decimal
    share: Decimal


class FollowThrough(Part):
    """The score with everything that is always printed with it (DOMAIN C1).

    `score` is None while fewer than `needed` are settled. `items` are those with the largest
    shares; `older` counts the rest, which have `older_share` together. All shares and
    `prior_share` sum to 1.
    """

    score: int | None
    settled: int
    needed: int
    kept: int
    of: int
    range_low: int | None
    range_high: int | None
    band: Band | None
    as_of: date | None
    grey: bool
    left_out: int
    items: tuple[ScoredCommitment, ...] = ()
    older: int = 0
    older_share: Decimal = Decimal(0)
    prior_share: Decimal = Decimal(1)
