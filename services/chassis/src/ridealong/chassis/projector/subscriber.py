"""FastStream's batch subscriber, bound to the driver.

One subscriber reads all input topics of the service with range assignment, so that partition *n*
of every topic is on the same instance. Parser and decoder are ours: FastStream's drop a batch
whose headers aren't UTF-8.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, cast

from aiokafka import ConsumerRecord
from aiokafka.coordinator.assignors.range import RangePartitionAssignor
from faststream import AckPolicy
from faststream.kafka import KafkaBroker, KafkaMessage
from faststream.kafka.message import FAKE_CONSUMER

from ridealong.chassis.projector.driver import Driver
from ridealong.chassis.projector.records import Raw

if TYPE_CHECKING:
    from faststream.kafka.subscriber.usecase import BatchSubscriber

_EMPTY_POLL_MS = 50


async def _keep_bytes(records: tuple[ConsumerRecord, ...]) -> KafkaMessage:
    # Nothing is read here: whatever a producer put into headers or value, this can't raise.
    return KafkaMessage(
        raw_message=records,
        body=b"",
        message_id="batch",
        correlation_id="batch",
        headers={},
        consumer=FAKE_CONSUMER,
    )


async def _to_raw(message: KafkaMessage) -> list[Raw]:
    # aiokafka's record has all that `Raw` has, under the same names: one object less per event.
    return cast("list[Raw]", list(message.raw_message))


def subscribe(
    broker: KafkaBroker,
    *,
    topics: tuple[str, ...],
    group: str,
    batch_records: int,
    driver: Driver,
) -> "BatchSubscriber":
    """Have the driver process what arrives on these topics.

    Offsets are never committed by FastStream or aiokafka on their own: the driver does so after
    its transaction, for lag tools.
    """
    subscriber = broker.subscriber(
        *topics,
        batch=True,
        group_id=group,
        auto_offset_reset="earliest",
        ack_policy=AckPolicy.MANUAL,
        partition_assignment_strategy=[RangePartitionAssignor],
        batch_timeout_ms=_EMPTY_POLL_MS,
        max_records=batch_records,
        listener=driver,
        parser=_keep_bytes,
        decoder=_to_raw,
    )

    async def handle(records: list[Raw]) -> None:
        await driver.process(records)

    register: Callable[[Any], Any] = subscriber
    register(handle)
    return subscriber
