"""Real servers for the tests of the whole: started once, shared, each test with its own names."""

import os
import tempfile
import uuid
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pymongo
import pytest

from ridealong.deploy.local.jars import cache_folder
from ridealong.deploy.local.topics import create, delete
from ridealong.deploy.testservers import choose, kafka_server, mongodb_server
from tests.stack.issuer import Issuer, running_issuer

CHECKOUT = Path(__file__).parent.parent


def pytest_report_header() -> list[str]:
    """Say which servers the tests with the marker `stack` run against."""
    return choose(os.environ).describe()


@pytest.fixture(scope="session")
def servers_folder() -> Iterator[Path]:
    """A folder for the servers' data, gone after the run."""
    (CHECKOUT / "build").mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=CHECKOUT / "build", prefix="test-servers-") as folder:
        yield Path(folder)


@pytest.fixture(scope="session")
def kafka(servers_folder: Path) -> Iterator[str]:
    """Bootstrap servers of a real Kafka."""
    with kafka_server(choose(os.environ), servers_folder, cache_folder(CHECKOUT)) as bootstrap:
        yield bootstrap


@pytest.fixture(scope="session")
def mongodb(servers_folder: Path) -> Iterator[str]:
    """URI of a real server of MongoDB's protocol, with transactions."""
    with mongodb_server(choose(os.environ), servers_folder) as uri:
        yield uri


@pytest.fixture
def topic_prefix() -> str:
    """A prefix for topic names that no other test has."""
    return f"test-{uuid.uuid4().hex[:12]}"


@pytest.fixture
async def topics(kafka: str, topic_prefix: str) -> AsyncIterator[str]:
    """All topics of the registry under this test's own prefix, which it gives; gone afterwards."""
    await create(kafka, topic_prefix)
    yield topic_prefix
    await delete(kafka, topic_prefix)


@pytest.fixture
def database_prefix(mongodb: str) -> Iterator[str]:
    """A prefix for database names that no other test has; on a server that stays, its databases are
    dropped afterwards. One that was started for the tests goes with its folder, far sooner.
    """
    prefix = f"test-{uuid.uuid4().hex[:12]}"
    yield prefix
    if choose(os.environ).mongodb is None:
        return
    with pymongo.MongoClient[dict[str, object]](mongodb) as client:
        for name in client.list_database_names():
            if name.startswith(prefix):
                client.drop_database(name)


@pytest.fixture
def issuer() -> Iterator[Issuer]:
    """A real OIDC issuer on loopback: `issuer.url`, `issuer.token(person, tenant, *roles)`."""
    with running_issuer() as running:
        yield running
