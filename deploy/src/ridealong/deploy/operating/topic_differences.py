"""What the registry wants of the cluster's topics, what the cluster has, and making it so."""

import asyncio
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.admin.config_resource import ConfigResource, ConfigResourceType
from aiokafka.client import AIOKafkaClient
from aiokafka.errors import for_code

from ridealong.contracts import TOPICS, TopicSpec, topic_name
from ridealong.deploy.local import topics
from ridealong.deploy.local.errors import StepError
from ridealong.deploy.operating.installation import Installation, partition_counts
from ridealong.deploy.operating.requests import SetTopicConfigs

SEEN_SECONDS = 10.0

TORN = (
    "partition counts are never changed here: a key's partition follows from their number, so one "
    "rep's story would go on elsewhere, out of order and before another writer. Make topics under "
    "a new prefix and copy the log there, or delete this one if nothing is in it."
)
NOT_OURS = "left alone: nothing of this release knows it"


class Kind(StrEnum):
    """What can differ."""

    MISSING = "missing"
    PARTITIONS = "partitions"
    SETTING = "setting"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that the cluster has otherwise than the registry wants it.

    `setting` is empty unless a setting differs; `is_now` and `should_be` are what it is and what
    it should be. `note` says why `apply` doesn't change it, and is empty where it does.
    """

    topic: str
    kind: Kind
    setting: str
    is_now: str
    should_be: str
    note: str = ""


async def differences(installation: Installation) -> list[Difference]:
    """Compare; changes nothing.

    Raises:
        StepError: Kafka doesn't answer.
    """
    async with installation.admin() as admin:
        return await _differences(admin, installation.topic_prefix)


async def apply(installation: Installation) -> tuple[list[Difference], list[Difference]]:
    """Create what is missing and set what differs. Answers what was changed, and what is left.

    Raises:
        StepError: Kafka doesn't answer or refuses.
    """
    async with installation.admin() as admin:
        before = await _differences(admin, installation.topic_prefix)
        wanted = _wanted(installation.topic_prefix)
        missing = [each.topic for each in before if each.kind is Kind.MISSING]
        if missing:
            await topics.create_missing(admin, {name: wanted[name] for name in missing})
        settings: dict[str, dict[str, str]] = {}
        for each in before:
            if each.kind is Kind.SETTING:
                settings.setdefault(each.topic, {})[each.setting] = each.should_be
        if settings:
            await _set(installation, settings)
        left = await _await_mended(admin, installation.topic_prefix)
    return [each for each in before if not each.note], left


def _wanted(prefix: str) -> dict[str, TopicSpec]:
    return {topic_name(short, prefix): spec for short, spec in TOPICS.items()}


async def _differences(admin: AIOKafkaAdminClient, prefix: str) -> list[Difference]:
    wanted = _wanted(prefix)
    # Asked for all: asking for one that isn't there may create it.
    there = partition_counts(await admin.describe_topics())
    settings = await _settings(admin, [name for name in wanted if name in there])
    found: list[Difference] = []
    for name, spec in wanted.items():
        found += _of_topic(name, spec, there.get(name), settings.get(name, {}))
    found += [
        Difference(name, Kind.UNKNOWN, "", f"{count} partitions", "not there", NOT_OURS)
        for name, count in sorted(there.items())
        if name.startswith(f"{prefix}.") and name not in wanted
    ]
    return found


def _of_topic(
    name: str, spec: TopicSpec, partitions: int | None, settings: Mapping[str, str]
) -> list[Difference]:
    if partitions is None:
        return [Difference(name, Kind.MISSING, "", "not there", f"{spec.partitions} partitions")]
    found = [
        Difference(name, Kind.SETTING, setting, settings.get(setting, "not set"), value)
        for setting, value in topics.configuration(spec).items()
        if settings.get(setting) != value
    ]
    if partitions != spec.partitions:
        is_now, should_be = str(partitions), str(spec.partitions)
        found.append(Difference(name, Kind.PARTITIONS, "", is_now, should_be, TORN))
    return found


async def _settings(admin: AIOKafkaAdminClient, names: Iterable[str]) -> dict[str, dict[str, str]]:
    resources = [ConfigResource(ConfigResourceType.TOPIC, name, None) for name in names]
    if not resources:
        return {}
    return {
        name: {entry[0]: entry[1] for entry in entries}
        for response in await admin.describe_configs(resources)
        for _, _, _, name, entries in response.resources
    }


async def _set(installation: Installation, settings: dict[str, dict[str, str]]) -> None:
    client = AIOKafkaClient(**installation.kafka_options())
    try:
        await client.bootstrap()
        answer: Any = await client.send(client.get_random_node(), SetTopicConfigs(settings))
    finally:
        await client.close()
    for code, message, _, name in answer.resources:
        if code:
            raise StepError(
                f"Kafka refused to change {name}: {message or for_code(code).__name__}",
                "May this client alter topics? What was changed before stays changed.",
            )


async def _await_mended(admin: AIOKafkaAdminClient, prefix: str) -> list[Difference]:
    """Wait until the brokers know what the controller has said yes to; answers what is left."""
    deadline = time.monotonic() + SEEN_SECONDS
    while True:
        now = await _differences(admin, prefix)
        mendable = [each for each in now if not each.note]
        if not mendable:
            return now
        if time.monotonic() > deadline:
            raise StepError(
                f"Kafka said yes, but {mendable[0].topic} is still as it was",
                "Look again in a while: ridealong topics diff",
            )
        await asyncio.sleep(0.1)
