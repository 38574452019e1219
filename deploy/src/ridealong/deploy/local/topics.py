"""Topics made as the registry says, and where a cluster has them otherwise."""

import asyncio
import time
from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from aiokafka.admin.config_resource import ConfigResource, ConfigResourceType
from aiokafka.errors import KafkaError, TopicAlreadyExistsError, for_code

from ridealong.contracts import TOPICS, TopicSpec, topic_name
from ridealong.deploy.local.errors import StepError

MOST_COPIES = 3
LEADERS_SECONDS = 30.0
DEAD_LETTER_BYTES = 4 * 1024 * 1024
"""A dead letter is the largest record a topic takes, and headers: it must never be refused. Nor
must its replay, on the internal topic of a service."""


@dataclass(frozen=True, slots=True)
class Drift:
    """A topic that the cluster has otherwise than the registry says."""

    topic: str
    setting: str
    is_now: str
    should_be: str

    def __str__(self) -> str:
        return f"{self.topic}: {self.setting} is {self.is_now} and should be {self.should_be}"


@dataclass(frozen=True, slots=True)
class TopicReport:
    """What `create` did and found, in names as the cluster (of this id) has them."""

    cluster: str
    created: tuple[str, ...]
    existing: tuple[str, ...]
    drift: tuple[Drift, ...]


def configuration(spec: TopicSpec) -> dict[str, str]:
    """Give the topic's settings that aren't the broker's defaults."""
    chosen = {"cleanup.policy": "delete", "retention.ms": str(spec.retention_ms)}
    if spec.retention_ms < 0:
        # What is kept for ever isn't cut by size either, whatever the broker's default is.
        chosen["retention.bytes"] = "-1"
    if not spec.events or spec.name.startswith("internal."):
        chosen["max.message.bytes"] = str(DEAD_LETTER_BYTES)
    return chosen


async def create(
    bootstrap: str | list[str], prefix: str, options: Mapping[str, Any] | None = None
) -> TopicReport:
    """Create the registry's topics that aren't there; never change one that is.

    Each has as many copies as the cluster has brokers, three at most. `options` are further
    arguments of the Kafka client (TLS, SASL).

    Raises:
        StepError: the broker refuses or can't be reached, or partition counts differ, which would
            take the people's stories apart.
    """
    try:
        async with _admin(bootstrap, options) as admin:
            return await _create(admin, prefix)
    except KafkaError as error:
        raise StepError(
            f"Kafka at {bootstrap} didn't let us create topics: {error!r}",
            "Is it up, and may this client create topics there?",
        ) from error


async def delete(bootstrap: str, prefix: str) -> None:
    """Delete every topic that begins with the prefix."""
    async with _admin(bootstrap, None) as admin:
        names = [name for name in await admin.list_topics() if name.startswith(f"{prefix}.")]
        if names:
            await admin.delete_topics(names)


@asynccontextmanager
async def _admin(
    bootstrap: str | list[str], options: Mapping[str, Any] | None
) -> AsyncGenerator[AIOKafkaAdminClient]:
    admin = AIOKafkaAdminClient(bootstrap_servers=bootstrap, **(options or {}))
    try:
        await admin.start()
        yield admin
    finally:
        await admin.close()


async def _create(admin: AIOKafkaAdminClient, prefix: str) -> TopicReport:
    specs = {topic_name(short, prefix): spec for short, spec in TOPICS.items()}
    there = set(await admin.list_topics())
    missing = [name for name in specs if name not in there]
    created = await create_missing(admin, {name: specs[name] for name in missing})
    await _await_leaders(admin, set(specs))
    existing = [name for name in specs if name not in created]
    drift = await _drift(admin, {name: specs[name] for name in existing})
    torn = [each for each in drift if each.setting == "partitions"]
    if torn:
        raise StepError(
            "; ".join(map(str, torn)),
            "All topics need equal partition counts, or one person's events land on different "
            f"instances. Use another topic prefix than {prefix!r}, or delete that topic.",
        )
    cluster = (await admin.describe_cluster())["cluster_id"]
    return TopicReport(cluster, tuple(created), tuple(existing), drift)


async def create_missing(admin: AIOKafkaAdminClient, specs: Mapping[str, TopicSpec]) -> list[str]:
    """Create these topics, by full name; answers those that weren't there by then.

    Raises:
        StepError: the broker refuses.
    """
    if not specs:
        return []
    copies = min(MOST_COPIES, len((await admin.describe_cluster())["brokers"]))
    answer = await admin.create_topics(
        [
            NewTopic(name, spec.partitions, copies, topic_configs=configuration(spec))
            for name, spec in specs.items()
        ]
    )
    created = []
    for name, code, *why in answer.topic_errors:
        if code == 0:
            created.append(name)
        # Another start may have been quicker.
        elif code != TopicAlreadyExistsError.errno:
            raise StepError(f"topic {name} was not created: {for_code(code).__name__} {why}")
    return created


async def _await_leaders(admin: AIOKafkaAdminClient, names: set[str]) -> None:
    """Wait until the brokers know what the controller has said yes to."""
    deadline = time.monotonic() + LEADERS_SECONDS
    while True:
        ready = {
            topic["topic"]
            for topic in await admin.describe_topics()
            if all(partition["error_code"] == 0 for partition in topic["partitions"])
        }
        if names <= ready:
            return
        if time.monotonic() > deadline:
            raise StepError(f"no leader yet for {', '.join(sorted(names - ready))}")
        await asyncio.sleep(0.05)


async def _drift(admin: AIOKafkaAdminClient, specs: Mapping[str, TopicSpec]) -> tuple[Drift, ...]:
    if not specs:
        return ()
    found: list[Drift] = []
    for topic in await admin.describe_topics(list(specs)):
        name, partitions = topic["topic"], len(topic["partitions"])
        if partitions != specs[name].partitions:
            found.append(Drift(name, "partitions", str(partitions), str(specs[name].partitions)))
    resources = [ConfigResource(ConfigResourceType.TOPIC, name, None) for name in specs]
    for response in await admin.describe_configs(resources):
        for _, _, _, name, entries in response.resources:
            now = {entry[0]: entry[1] for entry in entries}
            wanted = configuration(specs[name])
            found += [
                Drift(name, setting, str(now.get(setting)), wanted[setting])
                for setting in wanted
                if now.get(setting) != wanted[setting]
            ]
    return tuple(found)
