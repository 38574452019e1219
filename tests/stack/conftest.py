"""Services for the tests of their figures and their commands."""

from collections.abc import AsyncIterator
from datetime import date

import pytest

from ridealong.contracts.people import PairUpdated, PersonUpdated
from tests.stack import agenda_running, promising
from tests.stack.agenda_running import Agenda, Servers
from tests.stack.commanding import logged
from tests.stack.issuer import Issuer
from tests.stack.measuring import Metrics, running
from tests.stack.promising import Stage


@pytest.fixture
def servers(kafka: str, mongodb: str, topics: str, database_prefix: str, issuer: Issuer) -> Servers:
    """What an instance of agenda runs on."""
    return Servers(kafka, mongodb, topics, database_prefix, issuer)


@pytest.fixture
async def agenda(servers: Servers) -> AsyncIterator[Agenda]:
    """Agenda, as its publishers and readers meet it."""
    async with agenda_running.running(servers) as service:
        yield service


@pytest.fixture
async def metrics(
    kafka: str, mongodb: str, topics: str, database_prefix: str, issuer: Issuer
) -> AsyncIterator[Metrics]:
    """Metrics, as its publishers and readers meet it."""
    async with running(kafka, mongodb, topics, database_prefix, issuer) as service:
        yield service


@pytest.fixture
async def mikes(metrics: Metrics) -> Metrics:
    """The same with a pair: Mike, who works each day, and Dana, who coaches him."""
    await metrics.publish(
        [
            PersonUpdated(person="mike", name="Mike", zone="UTC", working_days=tuple(range(7))),
            PairUpdated(rep="mike", manager="dana"),
        ]
    )
    return metrics


@pytest.fixture
async def stage(
    kafka: str, mongodb: str, topics: str, database_prefix: str, issuer: Issuer
) -> AsyncIterator[Stage]:
    """Commitments on Monday 2 March 2026 at 10:00: Dana leads Mike, who has made a call before."""
    settings = promising.settings_of(kafka, mongodb, topics, database_prefix, issuer)
    async with promising.running(settings, issuer, "2026-03-02 10:00") as started:
        await started.publish(
            PersonUpdated(person="mike", name="Mike", manager="dana", zone="Europe/Riga"),
            PersonUpdated(person="dana", name="Dana", zone="America/New_York"),
            PairUpdated(rep="mike", manager="dana", start=date(2026, 1, 5)),
            logged("a-0", 1, "2026-01-09 12:00"),
        )
        yield started
