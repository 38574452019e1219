"""Kafka and the store: there, new enough, and able to do what we need of them."""

import asyncio
import time
from dataclasses import dataclass
from typing import Any

import pymongo
from aiokafka.client import AIOKafkaClient
from aiokafka.errors import IncompatibleBrokerVersion, KafkaError
from aiokafka.protocol.admin import ApiVersionRequest
from pymongo.errors import PyMongoError

from ridealong.deploy.local.errors import StepError
from ridealong.deploy.operating.doctor.finding import Finding, failed, unwell, well
from ridealong.deploy.operating.installation import Installation
from ridealong.deploy.operating.requests import DescribeQuorum

STORE_SECONDS = 5.0
KAFKA_SECONDS = 20.0
CLOCKS_SECONDS = 2.0

Versions = dict[int, tuple[int, int]]

_FETCH, _OLDEST_FETCH_OF_4 = 1, 4
_NEW_REQUESTS = (("4.1", 92), ("3.9", 80), ("3.7", 74), ("3.0", 65))
"""Kafka doesn't tell its version, but these requests are known to each version from here on."""


@dataclass(frozen=True, slots=True)
class Clock:
    """How many seconds a server's clock is ahead of this machine's."""

    whose: str
    ahead: float


async def kafka(installation: Installation) -> tuple[list[Finding], Clock | None]:
    """Ask Kafka who it is and what time it is."""
    try:
        with installation.kafka_errors():
            client = AIOKafkaClient(**installation.kafka_options())
            try:
                async with asyncio.timeout(KAFKA_SECONDS):
                    await client.bootstrap()
                    versions = await _versions(client)
                    brokers = len(client.cluster.brokers())
                    clock = await _kafka_clock(client)
            finally:
                await client.close()
    except StepError as error:
        return [failed("Kafka", error)], None
    version = kafka_version(versions)
    found = f"{brokers} brokers at {installation.kafka}, {version or 'older than 3.0'}"
    if version is None:
        return [unwell("Kafka", found, "Use Kafka 3.0 or newer.")], clock
    return [well("Kafka", found)], clock


def kafka_version(versions: Versions) -> str | None:
    """The oldest version that answers these requests; None where it is too old for us."""
    newest = next((name for name, key in _NEW_REQUESTS if key in versions), None)
    if newest != "4.1" and versions[_FETCH][0] >= _OLDEST_FETCH_OF_4:
        newest = "4.0"
    return None if newest is None else f"version {newest} or newer"


async def _versions(client: AIOKafkaClient) -> Versions:
    answer: Any = await client.send(client.get_random_node(), ApiVersionRequest())
    return {key: (oldest, newest) for key, oldest, newest in answer.api_versions}


async def _kafka_clock(client: AIOKafkaClient) -> Clock | None:
    """The controller's clock; None where it may not be asked, or is too old to tell."""
    asked = time.time()
    try:
        answer: Any = await client.send(client.get_random_node(), DescribeQuorum())
    except (KafkaError, IncompatibleBrokerVersion, NotImplementedError):
        return None
    middle = (asked + time.time()) / 2
    told = answer.to_object()
    for topic in told["topics"]:
        for partition in topic["partitions"]:
            for voter in partition["voters"]:
                at = voter["last_caught_up_timestamp"]
                if voter["replica_id"] == partition["leader_id"] and at > 0:
                    return Clock("Kafka", at / 1000 - middle)
    return None


def store(installation: Installation) -> tuple[list[Finding], Clock | None]:
    """Ask the store who it is, what time it is, and for a transaction."""
    try:
        with (
            installation.store_errors(),
            pymongo.MongoClient[dict[str, Any]](
                installation.mongodb,
                tz_aware=True,
                serverSelectionTimeoutMS=3000,
                timeoutMS=int(STORE_SECONDS * 1000),
            ) as client,
        ):
            asked = time.time()
            hello = client.admin.command("hello")
            clock = Clock("the store", hello["localTime"].timestamp() - (asked + time.time()) / 2)
            version = client.server_info()["version"]
            transactions = _transactions(client, hello, installation)
    except StepError as error:
        return [failed("store", error)], None
    there = well("store", f"version {version} at {installation.store_address}")
    return [there, transactions], clock


def _transactions(
    client: pymongo.MongoClient[dict[str, Any]], hello: dict[str, Any], installation: Installation
) -> Finding:
    database = client[f"{installation.database_prefix}_metrics"]
    try:
        # Reading is enough: a server alone refuses the transaction itself.
        with client.start_session() as session, session.start_transaction():
            database["lanes"].find_one({}, session=session)
    except PyMongoError as error:
        return unwell(
            "transactions",
            f"the store refuses them: {type(error).__name__}",
            "State and position are written in one transaction: run MongoDB as a replica set, of "
            "one member at least (--replSet, then rs.initiate()).",
        )
    name = hello.get("setName") or hello.get("msg") or "no name"
    return well("transactions", f"work, replica set {name}")


def clocks(read: list[Clock], missing: list[str]) -> Finding:
    """Compare the servers' clocks with this machine's and with each other's."""
    if not read:
        return unwell(
            "clocks", "no server told what time it is", "Have Kafka and the store answer first."
        )
    ahead = [0.0, *(clock.ahead for clock in read)]
    apart = max(ahead) - min(ahead)
    told = ", ".join(f"{clock.whose} {clock.ahead:+.1f} s" for clock in read)
    unknown = f"; not known: {', '.join(missing)}" if missing else ""
    found = f"against this machine: {told}{unknown}"
    if apart > CLOCKS_SECONDS:
        return unwell(
            "clocks",
            found,
            f"Deadlines and tokens need clocks within {CLOCKS_SECONDS:.0f} s: have these machines "
            "keep time by NTP.",
        )
    return well("clocks", found)
