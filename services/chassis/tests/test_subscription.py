"""How we subscribe: pitfalls of the libraries that must not come back."""

import inspect
from typing import Any

import pytest
from aiokafka.coordinator.assignors.range import RangePartitionAssignor
from faststream import AckPolicy

from ridealong.chassis import kafka
from ridealong.chassis.projector import subscriber as subscribing
from ridealong.chassis.projector.subscriber import subscribe
from ridealong.chassis.settings import Settings


class _Listener:
    """Stands in for what isn't touched before start."""


@pytest.fixture
def subscribed() -> Any:
    broker = kafka.broker(Settings(), "test")
    listener: Any = _Listener()
    return subscribe(
        broker,
        topics=("ridealong.activities", "ridealong.goals"),
        group="ridealong.metrics",
        batch_records=10,
        driver=listener,
    )


def test_nothing_is_acknowledged_before_it_is_processed(subscribed: Any) -> None:
    assert subscribed.ack_policy is AckPolicy.MANUAL
    assert subscribed._connection_args["enable_auto_commit"] is False


def test_a_new_group_reads_from_the_beginning(subscribed: Any) -> None:
    assert subscribed._connection_args["auto_offset_reset"] == "earliest"


def test_one_lane_is_always_on_one_instance(subscribed: Any) -> None:
    strategies = subscribed._connection_args["partition_assignment_strategy"]
    assert list(strategies) == [RangePartitionAssignor]


def test_one_batch_subscriber_reads_all_topics(subscribed: Any) -> None:
    assert subscribed.topic_names_for_subscribe == ["ridealong.activities", "ridealong.goals"]


async def test_headers_that_are_not_text_do_not_lose_a_batch() -> None:
    class Record:
        topic, partition, offset = "ridealong.activities", 0, 7
        key, value, headers = None, None, [("ce_id", None), ("ce_type", b"\xff")]

    records: Any = (Record(),)
    message = await subscribing._keep_bytes(records)
    [raw] = await subscribing._to_raw(message)
    assert raw.headers == [("ce_id", None), ("ce_type", b"\xff")]
    assert inspect.iscoroutinefunction(subscribing._keep_bytes)
