"""A service that can't start says in one sentence what to do about it."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

from aiokafka import AIOKafkaProducer
from aiokafka.errors import KafkaConnectionError, KafkaError
from pymongo.errors import OperationFailure, PyMongoError
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from tenacity import AsyncRetrying, RetryCallState, retry_if_exception_type, stop_after_delay
from tenacity.wait import wait_exponential_jitter

from ridealong.chassis import logging
from ridealong.chassis.projector.runtime import UnequalPartitions
from ridealong.chassis.settings import Settings

_log = logging.logger(__name__)


class CannotStart(RuntimeError):
    """What is missing, where it was looked for, and which setting says so."""


async def connected(settings: Settings, make: Callable[[], AIOKafkaProducer]) -> AIOKafkaProducer:
    """A producer that is connected; a broker that doesn't answer yet is waited for.

    Raises:
        CannotStart: it doesn't answer for longer than that, or refuses.
    """

    def told(state: RetryCallState) -> None:
        _log.warning(
            "Kafka does not answer yet", kafka=settings.kafka, attempt=state.attempt_number
        )

    async def once() -> AIOKafkaProducer:
        producer = make()
        try:
            await producer.start()
        except BaseException:
            await producer.stop()
            raise
        return producer

    trying = AsyncRetrying(
        retry=retry_if_exception_type(KafkaConnectionError),
        stop=stop_after_delay(settings.start_seconds),
        wait=wait_exponential_jitter(multiplier=0.5, max=5),
        before_sleep=told,
        reraise=True,
    )
    try:
        return await trying(once)
    except KafkaError as error:
        raise CannotStart(
            f"Kafka at {settings.kafka} can't be reached by {settings.kafka_security} "
            f"({type(error).__name__}). RIDEALONG_KAFKA says where it is, RIDEALONG_KAFKA_SECURITY "
            "and its kin how it is spoken to; is it up, and may we connect from here?"
        ) from error


@asynccontextmanager
async def explained(settings: Settings) -> AsyncIterator[None]:
    """Turn what a start can fail of into what to do.

    Raises:
        CannotStart: the store doesn't answer or refuses, or topics aren't as they must be.
    """
    try:
        yield
    except UnequalPartitions as error:
        raise CannotStart(
            f"{error}. RIDEALONG_TOPIC_PREFIX is {settings.topic_prefix!r}: is it the right one? "
            "`ridealong topics diff` says what differs, and `ridealong topics apply` makes what is "
            "missing"
        ) from error
    except KafkaError as error:
        raise CannotStart(
            f"Kafka at {settings.kafka} shows no topics {settings.topic_prefix}.… that we may read "
            f"({type(error).__name__}). Is RIDEALONG_TOPIC_PREFIX right? `ridealong topics apply` "
            "makes what is missing"
        ) from error
    except OperationFailure as error:
        raise CannotStart(
            f"The store refuses (code {error.code}). May the user in RIDEALONG_MONGODB read and "
            f"write databases named {settings.database_prefix}_…, and is it a replica set?"
        ) from error
    except PyMongoError as error:
        raise CannotStart(
            f"The store doesn't answer ({type(error).__name__}). RIDEALONG_MONGODB says where it "
            "is; is it up, and may we connect from here?"
        ) from error


class InOneSentence:
    """Leaves of a start that failed the sentence alone, where it has one."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand on everything but the trace of such a failure."""

        async def shortened(message: Message) -> None:
            if message["type"] == "lifespan.startup.failed":
                message = {**message, "message": _sentence(message.get("message", ""))}
            await send(message)

        await self._app(scope, receive, shortened if scope["type"] == "lifespan" else send)


def _sentence(trace: Any) -> str:
    text = str(trace)
    return text.rpartition(f"{CannotStart.__name__}: ")[2].strip() or text
