"""What was expected of a sales period, and what was in the pipeline for it: every word of it."""

from datetime import date, datetime
from decimal import Decimal
from typing import ClassVar

from ridealong.chassis.projector.identity import composed
from ridealong.chassis.projector.state import State
from ridealong.metrics.model.value import Value


class Said(Value):
    """Who said it, when, and in which session; an amount is money of `currency` (ISO 4217)."""

    id: str
    at: datetime
    by: str
    session: str | None = None
    currency: str


class Forecast(Said):
    """Three amounts of closed business by the period's end, none larger than the next."""

    committed: Decimal
    likely: Decimal
    upside: Decimal


class Pipeline(Said):
    """The value of what was generated for the period so far."""

    generated: Decimal


class SalesPeriod(State):
    """A sales period of a rep, first day to last. Both lists lie in order of time."""

    COLLECTION: ClassVar[str] = "sales_periods"
    INDEXES: ClassVar[tuple[tuple[str, ...], ...]] = (("tenant", "rep", "ends"),)

    rep: str
    starts: date
    ends: date
    forecasts: tuple[Forecast, ...] = ()
    pipelines: tuple[Pipeline, ...] = ()

    @staticmethod
    def id_of(key: str, starts: date, ends: date) -> str:
        """The id of a period of the rep whose key this is."""
        return composed(key, starts.isoformat(), ends.isoformat())
