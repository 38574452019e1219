"""What the fault tests stand on: an installation from clean state on the servers of the run."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from ridealong.deploy.local.jars import cache_folder
from ridealong.deploy.local.mailbox import Mailbox, MailSink
from ridealong.deploy.local.ports import free_ports
from tests.conftest import CHECKOUT
from tests.fault.breakable import Breakable, breakable_kafka, breakable_store
from tests.fault.installation import Installation, Servers, installed


@pytest.fixture
def sink(tmp_path: Path) -> Iterator[MailSink]:
    """A mail server that takes everything."""
    [port] = free_ports(1)
    sink = MailSink(Mailbox(tmp_path / "mail"), port)
    sink.start()
    yield sink
    sink.stop()


@pytest.fixture
def servers(kafka: str, mongodb: str, sink: MailSink) -> Servers:
    """The servers that all tests of a run share."""
    return Servers(kafka, mongodb, sink.port)


@pytest.fixture
async def installation(
    servers: Servers, database_prefix: str, tmp_path: Path
) -> AsyncIterator[Installation]:
    """Topics and databases of the test's own on the servers that all share."""
    async with installed(servers, database_prefix, tmp_path) as installation:
        yield installation


@pytest.fixture(scope="session")
def own_kafka(servers_folder: Path) -> Iterator[tuple[str, Breakable]]:
    """A broker that a test may break, and mends before it ends."""
    with breakable_kafka(servers_folder, cache_folder(CHECKOUT)) as broken:
        yield broken


@pytest.fixture(scope="session")
def own_store(servers_folder: Path) -> Iterator[tuple[str, Breakable]]:
    """A store that a test may break, and mends before it ends."""
    with breakable_store(servers_folder) as broken:
        yield broken


@pytest.fixture
async def on_own_kafka(
    own_kafka: tuple[str, Breakable], mongodb: str, database_prefix: str, tmp_path: Path
) -> AsyncIterator[Installation]:
    """An installation whose broker may be broken."""
    servers = Servers(own_kafka[0], mongodb)
    async with installed(servers, database_prefix, tmp_path) as installation:
        yield installation


@pytest.fixture
async def on_own_servers(
    own_kafka: tuple[str, Breakable],
    own_store: tuple[str, Breakable],
    database_prefix: str,
    tmp_path: Path,
) -> AsyncIterator[Installation]:
    """An installation whose broker and store may be broken."""
    servers = Servers(own_kafka[0], own_store[0])
    async with installed(servers, database_prefix, tmp_path) as installation:
        yield installation
