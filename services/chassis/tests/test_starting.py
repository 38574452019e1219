"""A start that fails says in one sentence what is missing and which setting says where it is."""

from collections.abc import AsyncIterator, MutableMapping
from contextlib import asynccontextmanager
from typing import Any

import pytest
from aiokafka import AIOKafkaProducer
from aiokafka.errors import UnknownTopicOrPartitionError
from fastapi import FastAPI
from pymongo.errors import OperationFailure, ServerSelectionTimeoutError
from starlette.types import Scope

from ridealong.chassis.projector.runtime import UnequalPartitions
from ridealong.chassis.service import build
from ridealong.chassis.settings import Settings
from ridealong.chassis.starting import CannotStart, InOneSentence, connected, explained

from .counting import projection

NOWHERE = Settings(kafka="127.0.0.1:1", start_seconds=0)
LIFESPAN: Scope = {"type": "lifespan", "asgi": {"version": "3.0"}, "state": {}}


async def startup_of(app: FastAPI) -> MutableMapping[str, Any]:
    """What the server hears of a start."""
    said: list[MutableMapping[str, Any]] = []

    async def receive() -> MutableMapping[str, Any]:
        return {"type": "lifespan.startup"}

    async def send(message: MutableMapping[str, Any]) -> None:
        said.append(message)

    with pytest.raises(RuntimeError):
        await InOneSentence(app)(LIFESPAN, receive, send)
    return said[-1]


async def test_a_broker_that_is_nowhere_is_named_with_its_setting() -> None:
    def make() -> AIOKafkaProducer:
        return AIOKafkaProducer(bootstrap_servers=NOWHERE.kafka)

    with pytest.raises(CannotStart, match=r"127\.0\.0\.1:1 can't be reached.*RIDEALONG_KAFKA says"):
        await connected(NOWHERE, make)


async def test_the_server_hears_the_sentence_and_no_trace() -> None:
    app = build(NOWHERE, projection(), version="0", routes=lambda _: [])
    said = await startup_of(app)
    assert said["type"] == "lifespan.startup.failed"
    assert said["message"].startswith("Kafka at 127.0.0.1:1 can't be reached")
    assert "Traceback" not in said["message"]


async def test_a_fault_of_ours_keeps_its_trace() -> None:
    @asynccontextmanager
    async def fail(_: FastAPI) -> AsyncIterator[None]:
        raise RuntimeError("a fault")
        yield

    said = await startup_of(FastAPI(lifespan=fail))
    assert "Traceback" in said["message"]


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (ServerSelectionTimeoutError("none"), "RIDEALONG_MONGODB says where it is"),
        (OperationFailure("not authorized", 13), r"refuses \(code 13\)"),
        (UnequalPartitions("they differ"), "they differ.*topics diff"),
        (UnknownTopicOrPartitionError(), "shows no topics ridealong"),
    ],
)
async def test_each_thing_that_can_be_missing_has_its_sentence(
    error: Exception, sentence: str
) -> None:
    with pytest.raises(CannotStart, match=sentence):
        async with explained(NOWHERE):
            raise error
