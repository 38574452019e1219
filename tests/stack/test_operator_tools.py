"""An operator sees topics, positions, lag and health as they are, and mends what may be mended."""

import asyncio
from pathlib import Path
from typing import Any

import pytest
from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from aiokafka.admin.config_resource import ConfigResource, ConfigResourceType
from pymongo import UpdateMany

from ridealong.chassis.mongo import Store
from ridealong.contracts import TOPICS, topic_name
from ridealong.deploy.local.topics import delete
from tests.stack.counting import projection
from tests.stack.operating import House, house_of

pytestmark = pytest.mark.stack


@pytest.fixture
def house(kafka: str, mongodb: str, topics: str, database_prefix: str, tmp_path: Path) -> House:
    return house_of(kafka, mongodb, topics, database_prefix, tmp_path)


@pytest.fixture
async def bare(
    kafka: str, mongodb: str, topic_prefix: str, database_prefix: str, tmp_path: Path
) -> Any:
    """An installation without topics."""
    yield house_of(kafka, mongodb, topic_prefix, database_prefix, tmp_path)
    await delete(kafka, topic_prefix)


async def settings_of(kafka: str, topic: str) -> dict[str, str]:
    admin = AIOKafkaAdminClient(bootstrap_servers=kafka)
    await admin.start()
    try:
        [answer] = await admin.describe_configs(
            [ConfigResource(ConfigResourceType.TOPIC, topic, None)]
        )
    finally:
        await admin.close()
    return {entry[0]: entry[1] for entry in answer.resources[0][4]}


async def make(kafka: str, *topics: NewTopic) -> None:
    admin = AIOKafkaAdminClient(bootstrap_servers=kafka)
    await admin.start()
    try:
        await admin.create_topics(list(topics))
        async with asyncio.timeout(10):
            while not {topic.name for topic in topics} <= set(await admin.list_topics()):  # noqa: ASYNC110 - a broker
                await asyncio.sleep(0.05)
    finally:
        await admin.close()


async def test_topics_are_made_and_mended_and_what_else_is_set_stays(
    kafka: str, bare: House
) -> None:
    people = topic_name("people", bare.settings.topic_prefix)
    stray = f"{bare.settings.topic_prefix}.stray"
    forgets = {"retention.ms": "1000", "retention.bytes": "7", "segment.ms": "123456"}
    await make(kafka, NewTopic(people, 6, 1, None, forgets), NewTopic(stray, 1, 1))
    found = await bare.ridealong("topics", "diff", expect=1)
    kinds = {(each["topic"], each["kind"], each["setting"]) for each in found}
    missing = {topic_name(short, bare.settings.topic_prefix) for short in TOPICS} - {people}
    assert kinds == {(name, "missing", "") for name in missing} | {
        (people, "setting", "retention.ms"),
        (people, "setting", "retention.bytes"),
        (stray, "unknown", ""),
    }
    told = await bare.ridealong("topics", "apply")
    assert {each["topic"] for each in told["changed"]} == {people, *missing}
    assert [each["topic"] for each in told["left"]] == [stray]
    assert [each["kind"] for each in await bare.ridealong("topics", "diff", expect=1)] == [
        "unknown"
    ]
    now = await settings_of(kafka, people)
    assert (now["retention.ms"], now["retention.bytes"]) == ("-1", "-1")
    assert now["segment.ms"] == "123456"


async def test_topics_as_the_registry_wants_them_do_not_differ(house: House) -> None:
    assert await house.ridealong("topics", "diff") == []
    assert await house.ridealong("topics", "apply") == {"changed": [], "left": []}


async def test_partition_counts_are_never_changed_and_the_reason_is_said(
    kafka: str, bare: House
) -> None:
    prefix = bare.settings.topic_prefix
    fewer, more = topic_name("people", prefix), topic_name("goals", prefix)
    await make(kafka, NewTopic(fewer, 2, 1), NewTopic(more, 9, 1))
    told = await bare.ridealong("topics", "apply", expect=1)
    left = {each["topic"]: (each["is_now"], each["should_be"]) for each in told["left"]}
    assert left == {fewer: ("2", "6"), more: ("9", "6")}
    assert all("order" in each["note"] for each in told["left"])
    again = await bare.ridealong("topics", "diff", expect=1)
    assert {each["topic"]: (each["is_now"], each["should_be"]) for each in again} == left


async def test_lag_is_what_the_store_has_not_applied_whether_or_not_the_service_runs(
    house: House,
) -> None:
    await house.send(*[(f"rep-{number}", "dial") for number in range(5)])
    activities = topic_name("activities", house.settings.topic_prefix)

    async def behind(*arguments: str, expect: int = 0) -> dict[str, Any]:
        rows = await house.ridealong("lag", *arguments, expect=expect)
        [row] = [
            each for each in rows if (each["service"], each["topic"]) == ("metrics", activities)
        ]
        return dict(row)

    unread = await behind("--limit", "4", expect=1)
    assert (unread["position"], unread["end"], unread["records"]) == (0, 5, 5)
    assert 0 < unread["seconds"] < 600
    assert (await behind("--limit", "5"))["records"] == 5
    async with house.running(projection()):
        pass
    read = await behind("--service", "metrics", "--limit", "0")
    assert (read["position"], read["end"], read["records"], read["seconds"]) == (5, 5, 0, 0.0)


async def test_positions_are_the_stores_with_what_kafka_was_told_and_who_reads(
    house: House,
) -> None:
    await house.send(("rep-1", "dial"), ("rep-1", "dial"))
    activities = topic_name("activities", house.settings.topic_prefix)

    async def lane(expect: int = 0) -> dict[str, Any]:
        rows = await house.ridealong("positions", "--service", "metrics", expect=expect)
        [row] = [each for each in rows if each["topic"] == activities and each["end"]]
        return dict(row)

    before = await lane()
    assert (before["stored"], before["committed"], before["owner"]) == (None, None, None)
    async with house.running(projection()):
        during = await lane()
    assert (during["stored"], during["committed"], during["end"]) == (2, 2, 2)
    assert during["generation"] > 0
    assert during["owner"].startswith("ridealong-metrics")
    assert (await lane())["owner"] is None
    name = f"{house.settings.database_prefix}_metrics"
    store = Store(house.settings.mongodb.get_secret_value(), name)
    await store.write("lanes", [UpdateMany({}, {"$set": {"offsets.$[].next": 99}})])
    await store.close()
    assert "another Kafka" in (await lane(expect=1))["wrong"]


async def test_the_doctor_says_what_is_not_well_and_what_to_do(house: House) -> None:
    await house.send(("rep-1", "explodes"))
    async with house.running(projection()):
        pass
    found = {each["check"]: each for each in await house.ridealong("doctor", expect=1)}
    well = {"Kafka", "store", "transactions", "clocks", "topics", "disk", "memory"}
    assert {name for name in well if not found[name]["well"]} == set()
    assert "version" in found["Kafka"]["found"]
    assert "Kafka" in found["clocks"]["found"]
    assert "not known" not in found["clocks"]["found"]
    assert "1 of metrics" in found["dead letters"]["found"]
    for name in ("agenda", "commitments", "metrics", "notifier", "versions", "issuer"):
        assert not found[name]["well"], name
    assert all(each["do"] for each in found.values() if not each["well"])
