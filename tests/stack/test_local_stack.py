"""The servers that all else is tried on are real: they start, stop and keep what they hear."""

import uuid
from pathlib import Path
from typing import Any

import pymongo
import pytest
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer
from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from pymongo.client_session import ClientSession

from ridealong.deploy.local.jars import cache_folder
from ridealong.deploy.local.kafka import KafkaSettings, LocalKafka
from ridealong.deploy.local.ports import answers, free_ports
from ridealong.deploy.local.store import LocalStore, StoreSettings

pytestmark = pytest.mark.stack

CHECKOUT = Path(__file__).parent.parent.parent


async def create(bootstrap: str, topic: str) -> None:
    admin = AIOKafkaAdminClient(bootstrap_servers=bootstrap)
    await admin.start()
    try:
        await admin.create_topics([NewTopic(topic, num_partitions=1, replication_factor=1)])
    finally:
        await admin.close()


async def send(bootstrap: str, topic: str, value: bytes) -> None:
    producer = AIOKafkaProducer(bootstrap_servers=bootstrap, acks="all", enable_idempotence=True)
    await producer.start()
    try:
        await producer.send_and_wait(topic, value)
    finally:
        await producer.stop()


async def first(bootstrap: str, topic: str) -> bytes | None:
    consumer = AIOKafkaConsumer(topic, bootstrap_servers=bootstrap, auto_offset_reset="earliest")
    await consumer.start()
    try:
        record = await consumer.getone()
    finally:
        await consumer.stop()
    value: bytes | None = record.value
    return value


async def test_shared_kafka_carries_a_record(kafka: str, topic_prefix: str) -> None:
    topic = f"{topic_prefix}.smoke"
    await create(kafka, topic)
    await send(kafka, topic, b"hello")
    assert await first(kafka, topic) == b"hello"


def test_shared_store_commits_and_aborts_transactions(mongodb: str, database_prefix: str) -> None:
    with pymongo.MongoClient[dict[str, Any]](mongodb) as client:
        one = client[f"{database_prefix}-one"].things
        two = client[f"{database_prefix}-one"].positions

        def both(session: ClientSession) -> None:
            one.insert_one({"_id": "kept"}, session=session)
            two.update_one({"_id": 0}, {"$set": {"at": 7}}, upsert=True, session=session)

        with client.start_session() as session:
            session.with_transaction(both)
            session.start_transaction()
            one.insert_one({"_id": "lost"}, session=session)
            session.abort_transaction()
        assert [each["_id"] for each in one.find()] == ["kept"]
        assert two.find_one() == {"_id": 0, "at": 7}


async def test_kafka_started_again_still_has_what_was_written(tmp_path: Path) -> None:
    port, controller = free_ports(2)
    settings = KafkaSettings(tmp_path / "kafka", port, controller)
    said: list[str] = []
    server = LocalKafka(settings, cache_folder(CHECKOUT), say=said.append)
    topic = f"kept-{uuid.uuid4().hex}"
    try:
        server.start()
        await create(server.bootstrap, topic)
        await send(server.bootstrap, topic, b"kept")
    finally:
        server.stop()
    assert not answers(port)
    assert "formatting Kafka's log folder" in said

    again = LocalKafka(settings, cache_folder(CHECKOUT), say=said.append)
    said.clear()
    try:
        again.start()
        assert await first(again.bootstrap, topic) == b"kept"
    finally:
        again.stop()
    assert "formatting Kafka's log folder" not in said


def test_store_started_again_still_has_what_was_written(tmp_path: Path) -> None:
    [port] = free_ports(1)
    settings = StoreSettings(tmp_path / "store", port)
    for expected in (1, 2):
        server = LocalStore(settings)
        server.start()
        try:
            with pymongo.MongoClient[dict[str, Any]](server.uri) as client:
                client.kept.starts.insert_one({"_id": expected})
                assert client.kept.starts.count_documents({}) == expected
        finally:
            server.stop()
        assert not answers(port)
