"""A forecast without days is for the quarter that the organisation sells by."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from ridealong.chassis.http.auth import Caller
from ridealong.chassis.http.commands import Command
from ridealong.contracts import Event
from ridealong.contracts.people import OrganisationUpdated
from ridealong.metrics.api.around import Around
from ridealong.metrics.api.forecast_bodies import NewForecast, NewPipeline
from ridealong.metrics.model.organisation import Organisation
from ridealong.metrics.rules.definitions import definitions_of
from ridealong.metrics.rules.organisation import recorded
from ridealong.metrics.rules.sight import Sight

TODAY = date(2026, 11, 23)
MIKE = Caller("mike", "acme", frozenset())
HOW = Command(None, 0)
FORECAST = NewForecast(
    forecast=None,
    session=None,
    currency="EUR",
    committed=Decimal(1),
    likely=Decimal(2),
    upside=Decimal(3),
)
PIPELINE = NewPipeline(pipeline=None, session=None, currency="EUR", generated=Decimal(9))


def organisation(**told: Any) -> Organisation:
    said = OrganisationUpdated(name="Acme", zone="UTC", **told)
    at = datetime(2026, 1, 2, tzinfo=UTC)
    before = Organisation(
        id="acme", tenant="acme", key="acme", recorded=datetime.min.replace(tzinfo=UTC)
    )
    return recorded(before, Event("o", "/crm", "acme", "crm", at, said))


def beside(known: Organisation) -> Around:
    return Around(
        rep="mike",
        seen=Sight.WHOLE,
        today=TODAY,
        manager="dana",
        managers=("dana",),
        weekdays=(0, 1, 2, 3, 4),
        holidays=(),
        measured_by=definitions_of(()),
        first_month=known.first_month,
        calendar=known.calendar,
    )


@pytest.mark.requirement("2.15", "2.16", "2.10")
@pytest.mark.parametrize(
    ("told", "this", "following"),
    [
        (
            {},
            (date(2026, 10, 1), date(2026, 12, 31)),
            (date(2027, 1, 1), date(2027, 3, 31)),
        ),
        (
            {"first_month": 2},
            (date(2026, 11, 1), date(2027, 1, 31)),
            (date(2027, 2, 1), date(2027, 4, 30)),
        ),
        (
            {"first_month": 2, "calendar": "4-4-5"},
            (date(2026, 11, 2), date(2027, 1, 31)),
            (date(2027, 2, 1), date(2027, 5, 2)),
        ),
    ],
)
def test_this_quarter_and_the_next_are_those_of_the_fiscal_year(
    told: dict[str, Any], this: tuple[date, date], following: tuple[date, date]
) -> None:
    around = beside(organisation(**told))
    forecast = FORECAST.event(MIKE, HOW, around)
    pipeline = PIPELINE.event(MIKE, HOW, around)
    assert (forecast.starts, forecast.ends) == this
    assert (pipeline.starts, pipeline.ends) == following


@pytest.mark.requirement("2.15")
def test_days_that_are_given_are_taken_as_they_are() -> None:
    days = {"starts": date(2026, 12, 1), "ends": date(2026, 12, 31)}
    forecast = FORECAST.model_copy(update=days).event(
        MIKE, HOW, beside(organisation(first_month=2))
    )
    assert (forecast.starts, forecast.ends) == (days["starts"], days["ends"])
