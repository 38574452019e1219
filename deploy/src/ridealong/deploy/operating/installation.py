"""Which servers are meant, and what is said when they don't answer."""

import re
from collections.abc import AsyncGenerator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from typing import Any

from aiokafka import AIOKafkaConsumer
from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.errors import KafkaError
from pymongo.errors import PyMongoError

from ridealong.chassis.mongo import Store
from ridealong.deploy.connection import connection
from ridealong.deploy.local.errors import StepError

CREDENTIALS = re.compile(r"//[^@/]*@")


@dataclass(frozen=True, slots=True)
class Installation:
    """One broker and one store with our prefixes. `kafka` is bootstrap servers, `mongodb` a URI,
    credentials included."""

    kafka: str
    mongodb: str
    topic_prefix: str
    database_prefix: str

    @property
    def store_address(self) -> str:
        """The store's URI as it may be shown."""
        return CREDENTIALS.sub("//…@", self.mongodb)

    def group(self, service: str) -> str:
        """The consumer group of a service."""
        return f"{self.topic_prefix}.{service}"

    def kafka_options(self) -> dict[str, Any]:
        """The arguments of a Kafka client."""
        servers, options = connection(self.kafka)
        return {"bootstrap_servers": servers, **options}

    @asynccontextmanager
    async def admin(self) -> AsyncGenerator[AIOKafkaAdminClient]:
        """Connect to Kafka as its administrator; raises StepError when it fails in the block."""
        with self.kafka_errors():
            client = AIOKafkaAdminClient(**self.kafka_options())
            try:
                await client.start()
                yield client
            finally:
                await client.close()

    @asynccontextmanager
    async def consumer(self) -> AsyncGenerator[AIOKafkaConsumer]:
        """Connect to Kafka to read; raises StepError when it fails in the block."""
        with self.kafka_errors():
            client = AIOKafkaConsumer(
                enable_auto_commit=False, auto_offset_reset="earliest", **self.kafka_options()
            )
            try:
                await client.start()
                yield client
            finally:
                await client.stop()

    @asynccontextmanager
    async def store(self, service: str) -> AsyncGenerator[Store]:
        """Open a service's database; raises StepError when it fails in the block."""
        with self.store_errors():
            store = Store(self.mongodb, f"{self.database_prefix}_{service}")
            try:
                yield store
            finally:
                await store.close()

    @contextmanager
    def kafka_errors(self) -> Iterator[None]:
        """Turn what Kafka's client raises into a sentence with what to do."""
        try:
            yield
        except (KafkaError, OSError, TimeoutError) as error:
            raise StepError(
                f"Kafka at {self.kafka} doesn't answer or refuses: {error!r}",
                "Is it up? The local one: `ridealong status`. Another one: RIDEALONG_KAFKA and its "
                "kin say where it is and who we are.",
            ) from error

    @contextmanager
    def store_errors(self) -> Iterator[None]:
        """Turn what the store's client raises into a sentence with what to do."""
        try:
            yield
        except PyMongoError as error:
            raise StepError(
                f"the store at {self.store_address} doesn't answer or refuses: "
                f"{type(error).__name__}",
                "Is it up? The local one: `ridealong status`. Another one: RIDEALONG_MONGODB says "
                "where it is and who we are.",
            ) from error


def partition_counts(described: list[Mapping[str, Any]]) -> dict[str, int]:
    """How many partitions each topic has, of what a broker says about topics."""
    return {each["topic"]: len(each["partitions"]) for each in described}
