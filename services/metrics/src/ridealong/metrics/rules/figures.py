"""A score with everything that is always printed beside it (DOMAIN C1, C4)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Final

from ridealong.contracts.scores import Band, FollowthroughUpdated, ScoreItem, Trend
from ridealong.metrics.model.follow_through import Checkpoint, Settled
from ridealong.metrics.rules.bands import named
from ridealong.metrics.rules.easy_targets import easy_targets
from ridealong.metrics.rules.follow_through import Batch, batches, by_due, percent
from ridealong.metrics.rules.parameters import (
    PARAMETERS,
    USUAL,
    ParameterHistory,
    Parameters,
)
from ridealong.metrics.rules.people import local_day
from ridealong.metrics.rules.plausible_range import plausible_range
from ridealong.metrics.rules.shares import Shares, shares
from ridealong.metrics.rules.trend import score_at, trend_of

MOST_LISTED: Final = 50
"""As many items as one event lists; the others are told by what they weigh together."""
_TO: Final = "\N{EN DASH}"
BOTH_AGREED: Final = frozenset({"withdrawn", "excused"})
"""Reasons for leaving out that the note on many left out counts.

Not what was superseded (its successor counts), disputed (it comes back), or open when the owner or
the pair was gone.
"""


@dataclass(frozen=True, slots=True)
class Before:
    """What the items that aren't at hand come to, all due before those that are."""

    score: Checkpoint | None = None
    left_out: int = 0


@dataclass(frozen=True, slots=True)
class ManyLeftOut:
    """More than a third of the last 90 days' items were withdrawn or excused. No penalty.

    The days end at the newest due day, or the newest on which something was left out before it was
    due.
    """

    left_out: int
    of: int

    def __str__(self) -> str:
        return f"many left out ({self.left_out} of {self.of})"


@dataclass(frozen=True, slots=True)
class Figures:
    """`score` is None while fewer than `needed` items are settled; so are range and band.

    `kept` of the last `of` were kept in full and on time; `as_of` is the newest due day. `then` is
    what stood when the last held `session` began, `easy` why targets look easy. `parameters` are
    those of the newest due day, `measured_by` are all of them and `trail` is the score day by day.
    """

    score: int | None
    exact: Decimal
    settled: int
    kept: int
    of: int
    range: tuple[int, int] | None
    band: Band | None
    as_of: date | None
    shares: Shares
    left_out: tuple[Settled, ...]
    left_out_count: int
    many_left_out: ManyLeftOut | None
    session: datetime | None
    then: int | None
    easy: tuple[str, ...]
    parameters: Parameters
    measured_by: ParameterHistory
    trail: tuple[Batch, ...]

    @property
    def needed(self) -> int:
        """So many must be settled before there is a number."""
        return self.parameters.needed

    @property
    def change(self) -> int | None:
        """Points since the last held session."""
        return None if self.score is None or self.then is None else self.score - self.then

    @property
    def trend(self) -> Trend | None:
        """The direction of the change, when it is 5 points or more."""
        return trend_of(self.change)

    def sentence(self, *, grey: bool = False) -> str:
        """One line, as DOMAIN C3 prints it."""
        kept = f"kept in full and on time {self.kept} of {self.of}"
        if self.score is None:
            parts = [f"{self.settled} of {self.needed} needed"]
        else:
            parts = [f"{self.score} as of {self.as_of}" if grey else f"{self.score}", kept]
        if self.range is not None:
            parts.append(f"plausible range {self.range[0]}{_TO}{self.range[1]}")
        if self.change is not None and self.trend in {"up", "down"}:
            parts.append(f"{self.change:+} since the last session")
        if self.many_left_out is not None:
            parts.append(str(self.many_left_out))
        elif self.left_out_count:
            parts.append(f"{self.left_out_count} left out")
        if self.easy:
            parts.append("targets look easy")
        return " · ".join(parts)


def figures(
    items: Sequence[Settled],
    history: ParameterHistory = USUAL,
    session: datetime | None = None,
    before: Before = Before(),
    *,
    trail: Sequence[Batch] | None = None,
    listed: int | None = None,
) -> Figures:
    """Everything there is to say about a person's settled items. Time alone changes nothing:
    windows of days end at the newest due day and not today.

    `session` is the start of the last held one, `before` stands for items that aren't given, and
    `trail` is the score day by day where it is known already. With `listed` only the shares of so
    many of the newest items are worked out one by one.
    """
    trail = tuple(batches(items, history, before.score) if trail is None else trail)
    end = trail[-1] if trail else before.score
    as_of = None if end is None else end.due
    parameters = history.current(as_of)
    exact = parameters.prior_mean if end is None else end.score
    shown = end is not None and end.settled >= parameters.needed
    kept, of = _strict(trail, parameters)
    ends = plausible_range(kept, of) if shown else None
    score = percent(exact) if shown else None
    then = None if session is None else score_at(session, items, history, before.score)
    left_out = by_due(item for item in items if item.left_out is not None)
    return Figures(
        score=score,
        exact=exact,
        settled=0 if end is None else end.settled,
        kept=kept,
        of=of,
        range=None if ends is None else (percent(ends[0]), percent(ends[1])),
        band=named(end.above) if shown and end is not None else None,
        as_of=as_of,
        shares=shares(trail, before.score, listed),
        left_out=left_out,
        left_out_count=before.left_out + len(left_out),
        many_left_out=_many_left_out(items, parameters),
        session=session,
        then=then,
        easy=easy_targets(items, as_of),
        parameters=parameters,
        measured_by=history,
        trail=trail,
    )


def is_grey(as_of: date | None, today: date, parameters: Parameters = PARAMETERS) -> bool:
    """Whether the newest item is so old that the number is printed grey, with its day."""
    return as_of is not None and today >= grey_from(as_of, parameters)


def grey_from(as_of: date, parameters: Parameters = PARAMETERS) -> date:
    """The first day on which a number of this day is grey."""
    return as_of + timedelta(days=parameters.grey_days + 1)


def update_of(person: str, found: Figures, *, grey: bool) -> FollowthroughUpdated:
    """What others are told: the newest items one by one, what the older ones weigh together."""
    listed = found.shares.newest(MOST_LISTED)
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
        left_out=found.left_out_count,
        items=tuple(
            ScoreItem(commitment=item.commitment, due=item.due, credit=item.credit, share=share)
            for item, share in listed.items
        ),
        older_share=listed.older,
        prior_share=listed.prior,
        change=found.change,
        trend=found.trend,
        many_left_out=found.many_left_out is not None,
        targets_look_easy=bool(found.easy),
    )


def _strict(trail: Sequence[Batch], parameters: Parameters) -> tuple[int, int]:
    if not trail:
        return 0, 0
    first = trail[-1].due - timedelta(days=parameters.strict_days)
    recent = [item for batch in trail if batch.due >= first for item in batch.items]
    return sum(item.kept for item in recent), len(recent)


def _many_left_out(items: Sequence[Settled], parameters: Parameters) -> ManyLeftOut | None:
    concerned = [item for item in items if item.left_out is None or item.left_out in BOTH_AGREED]
    if not concerned:
        return None
    days = [(_day_of(item), item.left_out is not None) for item in concerned]
    first = max(day for day, _ in days) - timedelta(days=parameters.left_out_days)
    recent = [was_left_out for day, was_left_out in days if day >= first]
    left_out = sum(recent)
    return ManyLeftOut(left_out, len(recent)) if left_out * 3 > len(recent) else None


def _day_of(item: Settled) -> date:
    """What was left out before it was due belongs to the day on which it was left out.

    It is never later than the due day, so the quarters at hand hold all that can be recent.
    """
    if item.left_out is None:
        return item.due
    return min(item.due, local_day(item.settled_at, item.zone))
