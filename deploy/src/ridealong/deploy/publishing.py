"""A publisher as the services' settings say, whose failures tell what to do."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.errors import KafkaError

from ridealong.chassis.kafka import SettingsError, client_options
from ridealong.chassis.settings import Settings
from ridealong.contracts import TOPICS, topic_name
from ridealong.contracts.publisher import Publisher
from ridealong.deploy.local.errors import StepError


@asynccontextmanager
async def publisher(settings: Settings, source: str) -> AsyncIterator[Publisher]:
    """Connect, and see that the topics are there: a broker may make a missing one by itself, with
    partitions that don't fit.

    Raises:
        StepError: Kafka doesn't answer or refuses, now or later, or topics are missing.
    """
    try:
        options = client_options(settings)
        await _require_topics(settings)
        async with Publisher(
            options.pop("bootstrap_servers"),
            source=source,
            prefix=settings.topic_prefix,
            **options,
        ) as connected:
            yield connected
    except SettingsError as error:
        raise StepError(str(error)) from error
    except KafkaError as error:
        raise StepError(
            f"Kafka at {settings.kafka} didn't take it: {error!r}",
            "Is it up? The local one: `ridealong status`. Another one: RIDEALONG_KAFKA and its "
            "kin say where it is and who we are. What was sent stays, and doing it again changes "
            "nothing about it.",
        ) from error


async def _require_topics(settings: Settings) -> None:
    admin = AIOKafkaAdminClient(**client_options(settings))
    try:
        await admin.start()
        there = set(await admin.list_topics())
    finally:
        await admin.close()
    wanted = {topic_name(short, settings.topic_prefix) for short in TOPICS}
    if missing := sorted(wanted - there):
        raise StepError(
            f"Kafka at {settings.kafka} has no topic {', '.join(missing)}",
            "Is this the right cluster and topic prefix (RIDEALONG_TOPIC_PREFIX)? "
            "`ridealong up` creates them.",
        )
