"""Servers in containers, for machines with Docker. Needs testcontainers (a test dependency)."""

import importlib
import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType
from typing import Any

import pymongo
from pymongo.errors import OperationFailure, PyMongoError

from ridealong.deploy.local.errors import StepError

MONGODB_PORT = 27017
READY_SECONDS = 60.0
ALREADY_INITIALIZED = 23


def _testcontainers(module: str) -> ModuleType:
    try:
        return importlib.import_module(f"testcontainers.{module}")
    except ImportError as missing:
        raise StepError(
            "RIDEALONG_TEST_SERVERS=containers needs the package testcontainers",
            "Install it (make install does), or set RIDEALONG_TEST_SERVERS=local.",
        ) from missing


@contextmanager
def _started(container: Any, image: str) -> Iterator[Any]:  # testcontainers is imported late
    try:
        container.start()
    except Exception as error:  # whatever Docker says belongs into one sentence
        raise StepError(
            f"the container of {image} did not start: {error}",
            "Is Docker running? Without it, set RIDEALONG_TEST_SERVERS=local.",
        ) from error
    try:
        yield container
    finally:
        container.stop()


@contextmanager
def kafka(image: str) -> Iterator[str]:
    """Give the bootstrap servers of a Kafka of one node in a container."""
    # As the local one: a topic is made by an operator, or not at all.
    container = _testcontainers("community.kafka").KafkaContainer(image).with_kraft()
    container.with_env("KAFKA_AUTO_CREATE_TOPICS_ENABLE", "false")
    with _started(container, image) as started:
        yield started.get_bootstrap_server()


@contextmanager
def mongodb(image: str) -> Iterator[str]:
    """Give the URI of a MongoDB in a container: a replica set of one, so it has transactions."""
    container = (
        _testcontainers("core.container")
        .DockerContainer(image)
        .with_exposed_ports(MONGODB_PORT)
        .with_command("mongod --replSet rs0 --bind_ip_all")
    )
    with _started(container, image) as started:
        host, port = started.get_container_host_ip(), started.get_exposed_port(MONGODB_PORT)
        # The set's only member calls itself localhost inside: don't follow it there.
        uri = f"mongodb://{host}:{port}/?directConnection=true"
        _await_primary(uri)
        yield uri


def _await_primary(uri: str) -> None:
    deadline = time.monotonic() + READY_SECONDS
    last: PyMongoError | None = None
    with pymongo.MongoClient[dict[str, Any]](uri, serverSelectionTimeoutMS=1000) as client:
        while time.monotonic() < deadline:
            try:
                if client.admin.command("hello").get("isWritablePrimary"):
                    return
                client.admin.command(
                    "replSetInitiate",
                    {"_id": "rs0", "members": [{"_id": 0, "host": f"localhost:{MONGODB_PORT}"}]},
                )
            except OperationFailure as error:
                if error.code != ALREADY_INITIALIZED:
                    last = error
            except PyMongoError as error:
                last = error
            time.sleep(0.2)
    raise StepError(f"MongoDB in its container has no primary after {READY_SECONDS:.0f} s: {last}")
