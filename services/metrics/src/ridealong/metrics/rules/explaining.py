"""The score opened into its parts, from plain JSON: anybody can check it without a service.

No I/O, no clock: `explain_score({"items": [{"due": "2026-03-02", "q": 1}]})`.
"""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Annotated, Any, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, PlainSerializer, model_validator

from ridealong.contracts import Day
from ridealong.contracts.commitments import WhyLeftOut
from ridealong.contracts.fields import Id
from ridealong.contracts.scores import Band
from ridealong.contracts.yardsticks import FOLLOW_THROUGH, LIMITS
from ridealong.metrics.model.follow_through import Settled
from ridealong.metrics.rules.figures import Figures, figures
from ridealong.metrics.rules.follow_through import PRECISE
from ridealong.metrics.rules.parameters import PARAMETERS, ParameterHistory, Parameters
from ridealong.metrics.rules.words import story

_PLACES = Decimal(1).scaleb(-10)

Exact = Annotated[Decimal, PlainSerializer(float, return_type=float, when_used="json")]
"""Ten places; a number in JSON."""


def _rounded(number: Decimal) -> Decimal:
    return number.quantize(_PLACES, context=PRECISE)


def _within(name: str, **more: Any) -> Any:
    limits = LIMITS[f"{FOLLOW_THROUGH}{name}"]
    return Field(ge=limits.least, le=limits.most, **more)


class _Question(BaseModel):
    model_config = ConfigDict(
        frozen=True, extra="forbid", hide_input_in_errors=True, validate_by_name=True
    )


class AskedItem(_Question):
    """A settled promise: its due day and its credit, 0 to 1, rounded to ten places.

    `kept` in full and on time; when not said, that is a credit of 1.
    """

    due: Day
    q: Annotated[Decimal, Field(ge=0, le=1), AfterValidator(_rounded)]
    id: Id | None = None
    kept: bool | None = None
    left_out: WhyLeftOut | None = None


class AskedParameters(_Question):
    """The organisation's numbers; what isn't given is the usual one."""

    half_life_days: Annotated[Decimal, _within("half_life_days")] = PARAMETERS.half_life_days
    prior_mean: Annotated[Decimal, _within("prior_mean")] = PARAMETERS.prior_mean
    prior_weight: Annotated[Decimal, _within("prior_weight")] = PARAMETERS.prior_weight
    late_share: Annotated[Decimal, _within("late_share")] = PARAMETERS.late_share
    late_window_days: Annotated[int, _within("late_window_days")] = PARAMETERS.late_window_days
    min_n: Annotated[int, _within("needed", alias="needed")] = PARAMETERS.needed


class ScoreQuestion(_Question):
    """What a score is computed from."""

    items: Annotated[tuple[AskedItem, ...], Field(max_length=100_000)]
    params: AskedParameters = AskedParameters()

    @model_validator(mode="after")
    def _each_once(self) -> Self:
        named = [item.id for item in self.items if item.id is not None]
        if len(set(named)) < len(named):
            raise ValueError("two items have the same id: give each its own, or none")
        return self


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
    set_ = asked.params
    parameters = Parameters(
        half_life_days=set_.half_life_days,
        prior_mean=set_.prior_mean,
        prior_weight=set_.prior_weight,
        needed=set_.min_n,
        late_share=set_.late_share,
        late_window_days=set_.late_window_days,
    )
    items = [_settled(number, item) for number, item in enumerate(asked.items, 1)]
    earliest = min((item.due for item in items), default=date.min)
    found = figures(items, ParameterHistory(((earliest, parameters),)))
    told = story(found.trail)
    return ScoreParts(
        n=found.settled,
        S=_rounded(found.exact),
        D=_rounded(found.trail[-1].evidence if found.trail else parameters.prior_weight),
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
                I=_rounded(batch.inertia),
                S=_rounded(batch.score),
                D=_rounded(batch.evidence),
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
        settled_at=datetime.combine(item.due, time(), UTC),
    )


def _ending(found: Figures) -> str:
    if found.score is None:
        return f"No number is shown yet: {found.sentence()}."
    return f"Shown: {found.sentence()}."
