"""Services for the tests of their figures."""

from collections.abc import AsyncIterator

import pytest

from ridealong.contracts.people import PairUpdated, PersonUpdated
from tests.stack.issuer import Issuer
from tests.stack.measuring import Metrics, running


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
