"""Topics come from the registry, whatever was there before."""

import pytest
from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from aiokafka.admin.config_resource import ConfigResource, ConfigResourceType

from ridealong.contracts import TOPICS, topic_name
from ridealong.deploy.local.errors import StepError
from ridealong.deploy.local.topics import Drift, create, delete

pytestmark = pytest.mark.stack


async def test_creating_twice_creates_once(kafka: str, topic_prefix: str) -> None:
    first = await create(kafka, topic_prefix)
    second = await create(kafka, topic_prefix)
    every = {topic_name(short, topic_prefix) for short in TOPICS}
    assert set(first.created) == every
    assert set(second.existing) == every
    assert not second.created
    assert not second.drift
    await delete(kafka, topic_prefix)


async def test_a_test_has_all_topics_under_its_own_prefix(kafka: str, topics: str) -> None:
    assert not (await create(kafka, topics)).created


async def test_a_topic_that_forgets_is_reported_and_left_alone(
    kafka: str, topic_prefix: str
) -> None:
    name = topic_name("activities", topic_prefix)
    admin = AIOKafkaAdminClient(bootstrap_servers=kafka)
    await admin.start()
    try:
        await admin.create_topics(
            [NewTopic(name, TOPICS["activities"].partitions, 1, None, {"retention.ms": "1000"})]
        )
        report = await create(kafka, topic_prefix)
        assert report.drift == (Drift(name, "retention.ms", "1000", "-1"),)
        resource = ConfigResource(ConfigResourceType.TOPIC, name, {"retention.ms": ""})
        [answer] = await admin.describe_configs([resource])
        assert answer.resources[0][4][0][1] == "1000"
    finally:
        await admin.close()
    await delete(kafka, topic_prefix)


async def test_another_partition_count_is_refused(kafka: str, topic_prefix: str) -> None:
    name = topic_name("activities", topic_prefix)
    admin = AIOKafkaAdminClient(bootstrap_servers=kafka)
    await admin.start()
    try:
        await admin.create_topics([NewTopic(name, 2, 1)])
    finally:
        await admin.close()
    with pytest.raises(StepError, match=r"activities: partitions is 2 and should be 6"):
        await create(kafka, topic_prefix)
    await delete(kafka, topic_prefix)


async def test_a_broker_that_is_away_is_said(topic_prefix: str) -> None:
    with pytest.raises(StepError, match=r"127\.0\.0\.1:9"):
        await create("127.0.0.1:9", topic_prefix)
