"""The score as it is shown: the number, and all that it opens into."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from pydantic import BaseModel, Field

from ridealong.contracts.commitments import Direction
from ridealong.contracts.fields import Measure
from ridealong.contracts.scores import Band, Trend
from ridealong.metrics.api.parameters import ParametersView, parameters_view
from ridealong.metrics.model.decimals import plain
from ridealong.metrics.model.follow_through import Settled
from ridealong.metrics.model.notes import Note
from ridealong.metrics.rules.figures import Figures, is_grey
from ridealong.metrics.rules.follow_through import Batch, percent
from ridealong.metrics.rules.people import local_day
from ridealong.metrics.rules.sight import Sight
from ridealong.metrics.rules.words import day_by_day, story

Notes = Mapping[str, tuple[Note, ...]]
"""Notes by commitment."""


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads, how much of the person they may see, and on which day."""

    person: str
    sight: Sight
    today: date


class PlausibleRange(BaseModel):
    """Ends of Wilson's 95 % interval on the strict count, in percent."""

    low: int
    high: int


class NoteView(BaseModel):
    """What one of the pair wrote last on a commitment."""

    by: str
    said: datetime
    text: str


class _OfItem(BaseModel):
    commitment: str
    rep: str
    manager: str
    due: date
    zone: str
    notes: list[NoteView]


class ScoreItemView(_OfItem):
    """A settled commitment, its credit (0 to 1) and its share of the score (all sum to 1)."""

    credit: Decimal
    share: Decimal
    kept: bool = Field(description="in full and on time")
    late_window_open: bool
    dropped: bool
    renegotiations: int
    amount_at_due: Decimal | None
    amount_now: Decimal | None
    target: Decimal | None
    measure: Measure | None
    direction: Direction | None
    reason: str = Field(description="why the credit is what it is, a code of commitments")


class LeftOutView(_OfItem):
    """A commitment that doesn't count, and why."""

    why: str
    left_out_on: date = Field(description="where it was promised")


class NotShown(BaseModel):
    """The items that this reader may not see: their number, and their share of the score."""

    items: int
    share: Decimal


class Prior(BaseModel):
    """What the score starts from: `weight` imaginary commitments kept at `mean`."""

    mean: Decimal
    weight: Decimal
    share: Decimal


class ScoreChange(BaseModel):
    """One due day: `credits` came in, what was there before weighed `inertia`, and so the score
    moved from `before` to `after` (0 to 1); `shown` is the percent, once enough are settled."""

    due: date
    credits: list[Decimal]
    inertia: Decimal
    before: Decimal
    after: Decimal
    evidence: Decimal = Field(description="what all weigh after it: the inertia and the results")
    settled: int
    shown: int | None
    words: str


class FollowThroughView(BaseModel):
    """The score of one person. `score` is None while fewer than `needed` are settled.

    `items`, `left_out_items`, `history` and `words` are None for those who see numbers only; a rep
    sees of the manager's what was promised to that rep, and no history. They hold the newest; all
    items are at `follow-through/items`.
    """

    person: str
    score: int | None = Field(description="percent, halves rounded up")
    explanation: str
    settled: int
    needed: int
    kept: int = Field(description="in full and on time, of the last `of`")
    of: int = Field(description="settled in the 180 days up to `as_of`")
    range: PlausibleRange | None
    band: Band | None
    as_of: date | None
    grey: bool = Field(description="the newest item is older than 60 days")
    last_session: datetime | None = Field(description="start of the last held one")
    at_last_session: int | None = Field(description="the score of what was due before its day")
    change: int | None = Field(description="points since then")
    trend: Trend | None = Field(description="up or down from 5 points on")
    left_out: int
    left_out_why: dict[str, int]
    many_left_out: str | None
    targets_look_easy: list[str] = Field(description="why, for the pair; never scored")
    half_life_days: Decimal
    parameters: ParametersView = Field(description="in force on the newest due day")
    prior: Prior
    older_share: Decimal = Field(description="what items weigh together that aren't listed")
    not_shown: NotShown = Field(description="of the newest, what isn't this reader's to see")
    items: list[ScoreItemView] | None
    left_out_items: list[LeftOutView] | None
    history: list[ScoreChange] | None
    words: list[str] | None


def view(
    person: str,
    found: Figures,
    reader: Reader,
    notes: Notes,
    newest: int | None = None,
) -> FollowThroughView:
    """The score as this reader may see it; of the items so many of the newest."""
    grey = found.score is not None and is_grey(found.as_of, reader.today, found.parameters)
    items: list[ScoreItemView] | None = None
    left_out: list[LeftOutView] | None = None
    whole = reader.sight is Sight.WHOLE
    shares = found.shares if newest is None else found.shares.newest(newest)
    if reader.sight is not Sight.NUMBERS:
        items = [
            item_view(item, share, notes) for item, share in shares.items if _is_seen(item, reader)
        ]
        left_out = [_left_out(item, notes) for item in _seen_left_out(found, reader, newest)]
    seen = {item.commitment for item in items or ()}
    unseen = [(item, share) for item, share in shares.items if item.commitment not in seen]
    start = found.trail[0].parameters if found.trail else found.parameters
    told = story(found.trail, found.measured_by) if whole else ()
    return FollowThroughView(
        person=person,
        score=found.score,
        explanation=found.sentence(grey=grey),
        settled=found.settled,
        needed=found.needed,
        kept=found.kept,
        of=found.of,
        range=found.range and PlausibleRange(low=found.range[0], high=found.range[1]),
        band=found.band,
        as_of=found.as_of,
        grey=grey,
        last_session=found.session,
        at_last_session=found.then,
        change=found.change,
        trend=found.trend,
        left_out=found.left_out_count,
        left_out_why=dict(sorted(Counter(item.left_out or "" for item in found.left_out).items())),
        many_left_out=found.many_left_out and str(found.many_left_out),
        targets_look_easy=list(found.easy) if whole else [],
        half_life_days=found.parameters.half_life_days,
        parameters=parameters_view(found.parameters),
        prior=Prior(mean=start.prior_mean, weight=start.prior_weight, share=found.shares.prior),
        older_share=plain(shares.older),
        not_shown=NotShown(
            items=len(unseen), share=plain(sum((share for _, share in unseen), start=Decimal(0)))
        ),
        items=items,
        left_out_items=left_out,
        history=_history(found, newest) if whole else None,
        words=_newest(told, newest) if whole else None,
    )


def shown_items(found: Figures, reader: Reader, newest: int | None) -> list[Settled]:
    """The results that a view lists for this reader."""
    shares = found.shares if newest is None else found.shares.newest(newest)
    counted = [item for item, _ in shares.items if _is_seen(item, reader)]
    return [*counted, *_seen_left_out(found, reader, newest)]


def _is_seen(item: Settled, reader: Reader) -> bool:
    return reader.sight is Sight.WHOLE or item.rep == reader.person


def _seen_left_out(found: Figures, reader: Reader, newest: int | None) -> list[Settled]:
    return [item for item in found.left_out if _is_seen(item, reader)][-(newest or 0) :]


def _newest(told: tuple[str, ...], newest: int | None) -> list[str]:
    """How it begins, and the newest due days."""
    days = told[1:]
    return [*told[:1], *(days if newest is None else days[-newest:])]


def _history(found: Figures, newest: int | None) -> list[ScoreChange]:
    words = day_by_day(found.trail, found.measured_by, with_year=True)
    days = list(zip(found.trail, words, strict=True))
    return [_change(batch, told) for batch, told in days[-(newest or 0) :]]


def _change(batch: Batch, words: str) -> ScoreChange:
    return ScoreChange(
        due=batch.due,
        credits=sorted((item.credit for item in batch.items), reverse=True),
        inertia=round(batch.inertia, 10),
        before=round(batch.before, 10),
        after=round(batch.score, 10),
        evidence=round(batch.evidence, 10),
        settled=batch.settled,
        shown=percent(batch.score) if batch.settled >= batch.parameters.needed else None,
        words=words,
    )


def _notes(item: Settled, notes: Notes) -> list[NoteView]:
    return [
        NoteView(by=note.by, said=note.said, text=note.text)
        for note in notes.get(item.commitment, ())
    ]


def item_view(item: Settled, share: Decimal, notes: Notes) -> ScoreItemView:
    """One result as it is shown."""
    return ScoreItemView(
        commitment=item.commitment,
        rep=item.rep,
        manager=item.manager,
        due=item.due,
        zone=item.zone,
        notes=_notes(item, notes),
        credit=item.credit,
        share=share,
        kept=item.kept,
        late_window_open=item.late_window_open,
        dropped=item.dropped,
        renegotiations=item.renegotiations,
        amount_at_due=item.amount_at_due,
        amount_now=item.amount_now,
        target=item.target,
        measure=item.measure,
        direction=item.direction,
        reason=item.reason,
    )


def _left_out(item: Settled, notes: Notes) -> LeftOutView:
    return LeftOutView(
        commitment=item.commitment,
        rep=item.rep,
        manager=item.manager,
        due=item.due,
        zone=item.zone,
        notes=_notes(item, notes),
        why=item.left_out or "",
        left_out_on=local_day(item.settled_at, item.zone),
    )
