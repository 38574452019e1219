"""A forecast is three numbers, each time they are said, so that drift shows (DOMAIN 2.15, 2.16)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Final, TypeVar

from ridealong.contracts import Event
from ridealong.contracts.goals import ForecastStated, PipelineStated
from ridealong.metrics.model.decimals import EXACT, plain
from ridealong.metrics.model.forecasts import Forecast, Pipeline, Said, SalesPeriod
from ridealong.metrics.rules.refusing import Refused

AMOUNTS: Final = ("committed", "likely", "upside")
S = TypeVar("S", bound=Said)
_ANYWHERE: Final = timedelta(days=1)
"""Somewhere it is still the day before."""


@dataclass(frozen=True, slots=True)
class Drift:
    """What an amount was at first, before and now; the same currency and the same person's word."""

    first: Decimal
    before: Decimal
    now: Decimal

    @property
    def since_before(self) -> Decimal:
        """Now less the word before."""
        return plain(EXACT.subtract(self.now, self.before))

    @property
    def since_first(self) -> Decimal:
        """Now less the first word."""
        return plain(EXACT.subtract(self.now, self.first))


def forecast(period: SalesPeriod, event: Event[ForecastStated]) -> SalesPeriod:
    """The period with one more forecast; under one id the later word counts.

    Raises:
        Refused: the period was over: what is said of it now is no forecast.
    """
    data = event.data
    if data.ends < event.time.date() - _ANYWHERE:
        raise Refused(f"the period ended on {data.ends}: nothing of it is expected any more")
    said = Forecast(
        id=data.forecast,
        at=event.time,
        by=data.by,
        session=data.session,
        currency=data.currency,
        committed=data.committed,
        likely=data.likely,
        upside=data.upside,
    )
    return period.model_copy(update={"forecasts": _with(period.forecasts, said)})


def pipeline(period: SalesPeriod, event: Event[PipelineStated]) -> SalesPeriod:
    """The period with one more word on its pipeline; under one id the later word counts."""
    data = event.data
    said = Pipeline(
        id=data.pipeline,
        at=event.time,
        by=data.by,
        session=data.session,
        currency=data.currency,
        generated=data.generated,
    )
    return period.model_copy(update={"pipelines": _with(period.pipelines, said)})


def by_person(said: Iterable[S], rep: str) -> list[list[S]]:
    """Words that can be compared, those of one person in one currency: the rep's own first."""
    groups: dict[tuple[bool, str, str], list[S]] = {}
    for each in said:
        groups.setdefault((each.by != rep, each.by, each.currency), []).append(each)
    return [groups[key] for key in sorted(groups)]


def drift(words: Sequence[Said], name: str) -> Drift:
    """How an amount moved over these words, oldest first."""
    amounts: list[Decimal] = [getattr(each, name) for each in words]
    return Drift(amounts[0], amounts[-2] if len(amounts) > 1 else amounts[-1], amounts[-1])


def changes(words: Sequence[Said], name: str) -> list[Decimal | None]:
    """Of each word what it changed of the one before; None for the first."""
    amounts: list[Decimal] = [getattr(each, name) for each in words]
    moved = [plain(EXACT.subtract(now, before)) for before, now in pairwise(amounts)]
    return [None, *moved]


def _with(said: tuple[S, ...], new: S) -> tuple[S, ...]:
    if any(each.id == new.id and each.at > new.at for each in said):
        return said
    others = [each for each in said if each.id != new.id]
    return tuple(sorted([*others, new], key=lambda each: (each.at, each.id)))
