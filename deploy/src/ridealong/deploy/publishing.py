"""A publisher whose failures tell a person what to do."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Any

from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.errors import KafkaError

from ridealong.contracts import TOPICS, topic_name
from ridealong.contracts.publisher import Publisher
from ridealong.deploy.connection import connection
from ridealong.deploy.local.errors import StepError


@asynccontextmanager
async def publisher(bootstrap: str, prefix: str, source: str) -> AsyncGenerator[Publisher]:
    """Connect, and see that the topics are there: a broker may make a missing one by itself, with
    partitions that don't fit.

    Raises:
        StepError: Kafka doesn't answer or refuses, now or later, or topics are missing.
    """
    servers, options = connection(bootstrap)
    try:
        await _require_topics(bootstrap, prefix, {"bootstrap_servers": servers, **options})
        async with Publisher(servers, source=source, prefix=prefix, **options) as connected:
            yield connected
    except KafkaError as error:
        raise StepError(
            f"Kafka at {bootstrap} didn't take it: {error!r}",
            "Is it up? The local one: `ridealong status`. Another one: RIDEALONG_KAFKA and its "
            "kin say where it is and who we are. What was sent stays, and doing it again changes "
            "nothing about it.",
        ) from error


async def _require_topics(bootstrap: str, prefix: str, options: dict[str, Any]) -> None:
    admin = AIOKafkaAdminClient(**options)
    try:
        await admin.start()
        there = set(await admin.list_topics())
    finally:
        await admin.close()
    wanted = {topic_name(short, prefix) for short in TOPICS}
    if missing := sorted(wanted - there):
        raise StepError(
            f"Kafka at {bootstrap} has no topic {', '.join(missing)}",
            "Is this the right cluster and topic prefix (RIDEALONG_TOPIC_PREFIX)? "
            "`ridealong up` creates them.",
        )
