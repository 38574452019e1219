"""A service stops within its time, whatever is away or has failed by then."""

import asyncio

import pytest
from aiokafka import AIOKafkaProducer
from pydantic import ValidationError

from ridealong.chassis.deadline import Deadline
from ridealong.chassis.mongo import Store
from ridealong.chassis.projector import State
from ridealong.chassis.projector.runtime import Runtime
from ridealong.chassis.service import _stopped, utc_now
from ridealong.chassis.settings import Settings

from .counting import projection

NOWHERE = "127.0.0.1:1"


async def test_a_task_that_failed_does_not_keep_the_others_from_being_let_go() -> None:
    producer = AIOKafkaProducer(bootstrap_servers=NOWHERE)
    store = Store(f"mongodb://{NOWHERE}", "test")
    runtime = Runtime(Settings(kafka=NOWHERE), projection(), store, producer, clock=utc_now)

    async def fail() -> None:
        raise RuntimeError("a fault")

    failed, waiting = asyncio.create_task(fail()), asyncio.create_task(asyncio.Event().wait())
    runtime._tasks = [failed, waiting]  # type: ignore[list-item]
    await asyncio.sleep(0)
    await runtime.stop(Deadline(10))
    assert waiting.cancelled()
    await producer.stop()
    await store.close()


async def test_sends_to_a_broker_that_is_away_are_waited_for_no_longer_than_was_set() -> None:
    class NeverAcknowledged(AIOKafkaProducer):  # type: ignore[misc]  # aiokafka has no types
        async def stop(self) -> None:
            await asyncio.Event().wait()

    producer = NeverAcknowledged(bootstrap_servers=NOWHERE)
    begun = asyncio.get_running_loop().time()
    await _stopped(producer, Deadline(0.05))
    assert asyncio.get_running_loop().time() - begun < 5
    await AIOKafkaProducer.stop(producer)


def test_steps_of_a_stop_share_one_span_of_time_and_the_last_has_a_moment() -> None:
    deadline = Deadline(3600)
    assert 3590 < deadline.left() <= 3600
    assert Deadline(0).left() == 1


def test_the_error_of_a_document_that_does_not_fit_repeats_no_text_of_people() -> None:
    class Note(State):
        COLLECTION = "notes"

        words: int

    with pytest.raises(ValidationError) as refused:
        Note.from_document({"_id": "n", "tenant": "t", "key": "t", "words": "in confidence"})
    assert "in confidence" not in str(refused.value)
