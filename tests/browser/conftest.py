"""The agenda service and a browser for it."""

from collections.abc import AsyncIterator

import pytest

from tests.browser.chromium import executable
from tests.stack.agenda_running import Agenda, Servers, running
from tests.stack.issuer import Issuer


@pytest.fixture(autouse=True)
def _browser_there() -> None:
    if executable() is None:
        pytest.skip("no Chromium on this machine: apt-get install -y chromium")


@pytest.fixture
async def agenda(
    kafka: str, mongodb: str, topics: str, database_prefix: str, issuer: Issuer
) -> AsyncIterator[Agenda]:
    """The agenda service on a real log and store."""
    servers = Servers(kafka, mongodb, topics, database_prefix, issuer)
    async with running(servers) as service:
        yield service
