"""The score opened into its parts, from plain JSON: anybody can check it without a service.

No I/O, no clock: `explain_score({"items": [{"due": "2026-03-02", "q": 1}]})`.
"""

from collections.abc import Mapping
from datetime import UTC, datetime, time
from decimal import Decimal
from typing import Annotated, Any

from pydantic import BaseModel, Field, PlainSerializer

from ridealong.contracts import Day
from ridealong.contracts.scores import Band
from ridealong.metrics.model.follow_through import Settled
from ridealong.metrics.rules.figures import Figures, figures
from ridealong.metrics.rules.score_question import AskedItem, ScoreQuestion, rounded
from ridealong.metrics.rules.words import story

Exact = Annotated[Decimal, PlainSerializer(float, return_type=float, when_used="json")]
"""Ten places; a number in JSON."""


class ItemShare(BaseModel):
    """One item and its part of the score, 0 to 1."""

    due: Day
    q: Exact
    share: Exact
    id: str


class ScoreDay(BaseModel):
    """One due day: b results, inertia I before, score S and evidence D after."""

    due: Day
    b: int
    I: Exact  # noqa: E741 - the letter of the formula
    S: Exact
    D: Exact
    words: str


class ScoreParts(BaseModel):
    """A score and what it is made of; `shares` and `prior_share` sum to 1.

    `pct` and `range` are None while fewer than the parameters' `min_n` are settled.
    """

    n: int
    S: Exact
    D: Exact
    pct: int | None
    range: tuple[int, int] | None
    kept: int = Field(description="in full and on time, of the last `of`")
    of: int = Field(description="due in the 180 days up to the newest due day")
    band: Band | None
    left_out: int
    shares: tuple[ItemShare, ...]
    prior_share: Exact
    days: tuple[ScoreDay, ...]
    words: tuple[str, ...]


def explain_score(given: Mapping[str, Any]) -> dict[str, Any]:
    """The parts of a score as plain JSON; `given` is a `ScoreQuestion`.

    Raises `pydantic.ValidationError` (a ValueError) with each field and the rule it breaks.
    """
    return score_parts(ScoreQuestion.model_validate(given)).model_dump(mode="json")


def score_parts(asked: ScoreQuestion) -> ScoreParts:
    """A score's parts."""
    items = [_settled(number, item) for number, item in enumerate(asked.items, 1)]
    found = figures(items, asked.history)
    told = story(found.trail, found.measured_by)
    return ScoreParts(
        n=found.settled,
        S=rounded(found.exact),
        D=rounded(found.trail[-1].evidence if found.trail else found.parameters.prior_weight),
        pct=found.score,
        range=found.range,
        kept=found.kept,
        of=found.of,
        band=found.band,
        left_out=found.left_out_count,
        shares=tuple(
            ItemShare(due=item.due, q=item.credit, share=share, id=item.commitment)
            for item, share in found.shares.items
        ),
        prior_share=found.shares.prior,
        days=tuple(
            ScoreDay(
                due=batch.due,
                b=len(batch.items),
                I=rounded(batch.inertia),
                S=rounded(batch.score),
                D=rounded(batch.evidence),
                words=words,
            )
            for batch, words in zip(found.trail, told[1:], strict=True)
        ),
        words=(*told, _ending(found)),
    )


def _settled(number: int, item: AskedItem) -> Settled:
    return Settled(
        commitment=item.id or f"#{number:06}",
        rep="",
        manager="",
        due=item.due,
        credit=item.q,
        kept=item.q == 1 if item.kept is None else item.kept,
        left_out=item.left_out,
        settled_at=datetime.combine(item.left_out_on or item.due, time(), UTC),
    )


def _ending(found: Figures) -> str:
    if found.score is None:
        return f"No number is shown yet: {found.sentence()}."
    return f"Shown: {found.sentence()}."
