"""Forecasts and pipelines as they are shown: what is expected now, and how that has moved."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal

from pydantic import BaseModel, Field

from ridealong.metrics.api.links import quote
from ridealong.metrics.model.forecasts import Forecast, Pipeline, SalesPeriod
from ridealong.metrics.rules.forecasts import AMOUNTS, by_person, changes, drift

_DAY = timedelta(days=1)


class AmountView(BaseModel):
    """An amount now, and its drift: since the same person's word before, and since the first."""

    now: Decimal
    since_before: Decimal
    since_first: Decimal


class ForecastView(BaseModel):
    """What one person expects of the period by now."""

    by: str
    at: datetime
    session: str | None
    currency: str
    said: int = Field(description="how many times so far")
    committed: AmountView
    likely: AmountView
    upside: AmountView


class PipelineView(BaseModel):
    """What one person says there is for the next period by now."""

    by: str
    at: datetime
    session: str | None
    currency: str
    said: int
    generated: AmountView


class PeriodView(BaseModel):
    """A sales period: the rep's own forecast first, and the pipeline of the period behind it."""

    starts: date
    ends: date
    forecasts: list[ForecastView]
    next_starts: date = Field(description="the first day of the next period")
    next_pipeline: list[PipelineView] = Field(
        description="what is generated for it; empty while nobody has said"
    )
    explain: str = Field(description="where every word of it is")


class Forecasts(BaseModel):
    """Periods of a rep, oldest first."""

    rep: str
    periods: list[PeriodView]


class ForecastSaid(BaseModel):
    """One word on the period; the changes are against the same person's word before."""

    forecast: str
    by: str
    at: datetime
    session: str | None
    currency: str
    committed: Decimal
    committed_change: Decimal | None
    likely: Decimal
    likely_change: Decimal | None
    upside: Decimal
    upside_change: Decimal | None


class PipelineSaid(BaseModel):
    """One word on what is generated for the period."""

    pipeline: str
    by: str
    at: datetime
    session: str | None
    currency: str
    generated: Decimal
    generated_change: Decimal | None


class PeriodExplained(BaseModel):
    """Every word on a period, by person and time."""

    rep: str
    starts: date
    ends: date
    forecasts: list[ForecastSaid]
    pipelines: list[PipelineSaid] = Field(description="what was generated for this period")
    next_pipelines: list[PipelineSaid] = Field(description="and for the next one")


def period_view(rep: str, periods: Sequence[SalesPeriod]) -> list[PeriodView]:
    """All periods of which somebody said something; periods that begin on the same day are
    different ones."""
    return [
        PeriodView(
            starts=each.starts,
            ends=each.ends,
            forecasts=[_forecast(words) for words in by_person(each.forecasts, rep)],
            next_starts=each.ends + _DAY,
            next_pipeline=[
                _pipeline(words)
                for following in following_of(each, periods)
                for words in by_person(following.pipelines, rep)
            ],
            explain=f"/v1/people/{quote(rep)}/forecasts/{each.starts}/{each.ends}/explain",
        )
        for each in sorted(periods, key=lambda period: (period.starts, period.ends))
    ]


def following_of(period: SalesPeriod, periods: Sequence[SalesPeriod]) -> list[SalesPeriod]:
    """The periods that begin the day after this one ends."""
    found = [each for each in periods if each.starts == period.ends + _DAY]
    return sorted(found, key=lambda each: each.ends)


def explained(rep: str, period: SalesPeriod, following: Sequence[SalesPeriod]) -> PeriodExplained:
    """Every word of it."""
    return PeriodExplained(
        rep=rep,
        starts=period.starts,
        ends=period.ends,
        forecasts=[
            said for words in by_person(period.forecasts, rep) for said in _forecasts_said(words)
        ],
        pipelines=_pipelines_said(rep, [period]),
        next_pipelines=_pipelines_said(rep, following),
    )


def _forecast(words: Sequence[Forecast]) -> ForecastView:
    last = words[-1]
    committed, likely, upside = (_amount(words, name) for name in AMOUNTS)
    return ForecastView(
        by=last.by,
        at=last.at,
        session=last.session,
        currency=last.currency,
        said=len(words),
        committed=committed,
        likely=likely,
        upside=upside,
    )


def _pipeline(words: Sequence[Pipeline]) -> PipelineView:
    last = words[-1]
    return PipelineView(
        by=last.by,
        at=last.at,
        session=last.session,
        currency=last.currency,
        said=len(words),
        generated=_amount(words, "generated"),
    )


def _amount(words: Sequence[Forecast] | Sequence[Pipeline], name: str) -> AmountView:
    found = drift(words, name)
    return AmountView(now=found.now, since_before=found.since_before, since_first=found.since_first)


def _forecasts_said(words: Sequence[Forecast]) -> list[ForecastSaid]:
    moved = {name: changes(words, name) for name in AMOUNTS}
    return [
        ForecastSaid(
            forecast=each.id,
            by=each.by,
            at=each.at,
            session=each.session,
            currency=each.currency,
            committed=each.committed,
            committed_change=moved["committed"][number],
            likely=each.likely,
            likely_change=moved["likely"][number],
            upside=each.upside,
            upside_change=moved["upside"][number],
        )
        for number, each in enumerate(words)
    ]


def _pipelines_said(rep: str, periods: Sequence[SalesPeriod]) -> list[PipelineSaid]:
    return [
        PipelineSaid(
            pipeline=each.id,
            by=each.by,
            at=each.at,
            session=each.session,
            currency=each.currency,
            generated=each.generated,
            generated_change=change,
        )
        for period in periods
        for words in by_person(period.pipelines, rep)
        for each, change in zip(words, changes(words, "generated"), strict=True)
    ]
