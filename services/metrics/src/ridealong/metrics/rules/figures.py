"""A score with everything that is always printed beside it (DOMAIN C1, C4)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate

from ridealong.contracts.scores import Band, FollowthroughUpdated, ScoreItem
from ridealong.metrics.model.follow_through import Settled
from ridealong.metrics.rules.bands import band
from ridealong.metrics.rules.follow_through import (
    PARAMETERS,
    Batch,
    Parameters,
    Shares,
    batches,
    percent,
    score_after,
    settled_in,
    shares,
)
from ridealong.metrics.rules.plausible_range import plausible_range

MOST_ITEMS = 10_000
"""As many items as one event may carry."""
_TO = "\N{EN DASH}"
BOTH_AGREED = frozenset({"withdrawn", "excused"})
"""Reasons for leaving out that the note on many left out counts."""


@dataclass(frozen=True, slots=True)
class ManyLeftOut:
    """More than a third of the last 90 days' items were withdrawn or excused. No penalty."""

    left_out: int
    of: int

    def __str__(self) -> str:
        return f"many left out ({self.left_out} of {self.of})"


@dataclass(frozen=True, slots=True)
class Figures:
    """`score` is None while fewer than `needed` items are settled; so are range and band.

    `kept` of the last `of` were kept in full and on time; `as_of` is the newest due day.
    """

    score: int | None
    settled: int
    needed: int
    kept: int
    of: int
    range: tuple[int, int] | None
    band: Band | None
    as_of: date | None
    shares: Shares
    left_out: tuple[Settled, ...]
    many_left_out: ManyLeftOut | None

    def sentence(self, *, grey: bool = False) -> str:
        """One line, as DOMAIN C3 prints it."""
        kept = f"kept in full and on time {self.kept} of {self.of}"
        if self.score is None:
            parts = [f"{self.settled} of {self.needed} needed"]
        else:
            parts = [f"{self.score} as of {self.as_of}" if grey else f"{self.score}", kept]
        if self.range is not None:
            parts.append(f"plausible range {self.range[0]}{_TO}{self.range[1]}")
        if self.many_left_out is not None:
            parts.append(str(self.many_left_out))
        elif self.left_out:
            parts.append(f"{len(self.left_out)} left out")
        return " · ".join(parts)


def figures(items: Sequence[Settled], parameters: Parameters = PARAMETERS) -> Figures:
    """Everything there is to say about a person's settled items. Time alone changes nothing:
    windows of days end at the newest due day and not today."""
    trail = batches(items, parameters)
    settled = settled_in(trail)
    shown = settled >= parameters.needed
    kept, of = _strict(trail, parameters)
    ends = plausible_range(kept, of) if shown else None
    return Figures(
        score=percent(score_after(trail, parameters)) if shown else None,
        settled=settled,
        needed=parameters.needed,
        kept=kept,
        of=of,
        range=None if ends is None else (percent(ends[0]), percent(ends[1])),
        band=band(_shown(trail, parameters)),
        as_of=trail[-1].due if trail else None,
        shares=shares(trail),
        left_out=tuple(item for item in items if item.left_out is not None),
        many_left_out=_many_left_out(items, parameters),
    )


def is_grey(as_of: date | None, today: date, parameters: Parameters = PARAMETERS) -> bool:
    """Whether the newest item is so old that the number is printed grey, with its day."""
    return as_of is not None and today >= grey_from(as_of, parameters)


def grey_from(as_of: date, parameters: Parameters = PARAMETERS) -> date:
    """The first day on which a number of this day is grey."""
    return as_of + timedelta(days=parameters.grey_days + 1)


def update_of(person: str, found: Figures, *, grey: bool) -> FollowthroughUpdated:
    """What others are told. Items whose share has faded to nothing (below 10⁻¹⁰) are not listed."""
    listed = [
        ScoreItem(commitment=item.commitment, due=item.due, credit=item.credit, share=share)
        for item, share in found.shares.items
        if share
    ]
    return FollowthroughUpdated(
        person=person,
        score=found.score,
        settled=found.settled,
        needed=found.needed,
        kept=found.kept,
        of=found.of,
        range_low=None if found.range is None else found.range[0],
        range_high=None if found.range is None else found.range[1],
        band=found.band,
        as_of=found.as_of,
        grey=grey and found.score is not None,
        left_out=len(found.left_out),
        items=tuple(listed[-MOST_ITEMS:]),
        prior_share=found.shares.prior,
    )


def _strict(trail: Sequence[Batch], parameters: Parameters) -> tuple[int, int]:
    if not trail:
        return 0, 0
    first = trail[-1].due - timedelta(days=parameters.strict_days)
    recent = [item for batch in trail if batch.due >= first for item in batch.items]
    return sum(item.kept for item in recent), len(recent)


def _shown(trail: Sequence[Batch], parameters: Parameters) -> list[int]:
    counts = accumulate(len(batch.items) for batch in trail)
    return [
        percent(batch.score)
        for batch, settled in zip(trail, counts, strict=True)
        if settled >= parameters.needed
    ]


def _many_left_out(items: Sequence[Settled], parameters: Parameters) -> ManyLeftOut | None:
    concerned = [item for item in items if item.left_out is None or item.left_out in BOTH_AGREED]
    if not concerned:
        return None
    first = max(item.due for item in concerned) - timedelta(days=parameters.left_out_days)
    recent = [item for item in concerned if item.due >= first]
    left_out = sum(item.left_out is not None for item in recent)
    return ManyLeftOut(left_out, len(recent)) if left_out * 3 > len(recent) else None
