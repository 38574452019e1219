"""Servers for the time of a test run."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ridealong.deploy.local.kafka import KafkaSettings, LocalKafka
from ridealong.deploy.local.ports import free_ports
from ridealong.deploy.local.store import LocalStore, StoreSettings
from ridealong.deploy.testservers import containers
from ridealong.deploy.testservers.choice import Choice, Kind


@contextmanager
def kafka_server(choice: Choice, folder: Path, jars: Path) -> Iterator[str]:
    """Give the bootstrap servers of a Kafka; what was started for it ends with the block."""
    if choice.kafka:
        yield choice.kafka
    elif choice.kind is Kind.CONTAINERS:
        with containers.kafka(choice.kafka_image) as bootstrap:
            yield bootstrap
    else:
        port, controller = free_ports(2)
        server = LocalKafka(KafkaSettings(folder / "kafka", port, controller), jars)
        server.start()
        try:
            yield server.bootstrap
        finally:
            server.stop()


@contextmanager
def mongodb_server(choice: Choice, folder: Path) -> Iterator[str]:
    """Give the URI of a MongoDB that knows transactions; what was started ends with the block."""
    if choice.mongodb:
        yield choice.mongodb
    elif choice.kind is Kind.CONTAINERS:
        with containers.mongodb(choice.mongodb_image) as uri:
            yield uri
    else:
        [port] = free_ports(1)
        server = LocalStore(StoreSettings(folder / "store", port))
        server.start()
        try:
            yield server.uri
        finally:
            server.stop()
