"""A service put together: projection, HTTP and what else runs beside them."""

import asyncio
import os
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime

import uvicorn
from aiokafka import AIOKafkaProducer
from aiokafka.errors import KafkaError
from fastapi import APIRouter, FastAPI
from fastapi_offline import FastAPIOffline

from ridealong.chassis import garbage, kafka, logging, telemetry
from ridealong.chassis.deadline import Deadline
from ridealong.chassis.http import health, problems
from ridealong.chassis.http.auth import TokenVerifier
from ridealong.chassis.http.below import Below
from ridealong.chassis.http.commands import Commands
from ridealong.chassis.http.intake import Intake
from ridealong.chassis.http.observing import Observing
from ridealong.chassis.mongo import Store
from ridealong.chassis.projector.announcements import Announcer
from ridealong.chassis.projector.projection import Projection
from ridealong.chassis.projector.runtime import Runtime
from ridealong.chassis.settings import Settings
from ridealong.chassis.starting import InOneSentence, connected, explained
from ridealong.chassis.tracing.exporting import Exporting

Clock = Callable[[], datetime]
_WORKER_PAUSE_SECONDS = 5.0
_log = logging.logger(__name__)


def utc_now() -> datetime:
    """The real clock; tests and rules get theirs handed in."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Context:
    """What routes and workers of a service may use.

    `settled` returns once the projection has all that was on the log when it was called.
    """

    settings: Settings
    store: Store
    commands: Commands
    intake: Intake
    announcer: Announcer
    clock: Clock
    settled: Callable[[], Awaitable[None]]


Routes = Callable[[Context], Sequence[APIRouter]]
Worker = Callable[[Context], Awaitable[None]]


def build(
    settings: Settings,
    projection: Projection,
    *,
    version: str,
    routes: Routes,
    workers: Sequence[Worker] = (),
    clock: Clock = utc_now,
) -> FastAPI:
    """The service as an ASGI app; nothing connects before it starts."""
    service = projection.service
    exporting = Exporting.begin(service, version, os.environ)
    store = Store(settings.mongodb.get_secret_value(), f"{settings.database_prefix}_{service}")

    @asynccontextmanager
    async def life(app: FastAPI) -> AsyncIterator[None]:
        producer = await connected(
            settings, lambda: kafka.producer(settings, f"ridealong-{service}")
        )
        runtime = Runtime(settings, projection, store, producer, clock=clock)
        context = _context(settings, store, producer, clock, runtime)
        app.include_router(health.router(runtime, store))
        for router in routes(context):
            app.include_router(router)
        async with explained(settings):
            await runtime.start()
        tasks = [asyncio.create_task(_run(worker, context, service)) for worker in workers]
        try:
            yield
        finally:
            deadline = Deadline(settings.drain_seconds)
            for task in tasks:
                task.cancel()
            for task in tasks:
                with suppress(asyncio.CancelledError):
                    await task
            await runtime.stop(deadline)
            await _stopped(producer, deadline)
            await store.close()
            if exporting is not None:
                await exporting.end(deadline.left())

    # The OpenAPI page brings its own scripts: it works where the internet doesn't reach.
    app = FastAPIOffline(
        redoc_url=None,
        title=f"Ridealong {service}",
        version=version,
        lifespan=life,
        responses=problems.ANSWERS,
    )
    app.state.verifier = TokenVerifier(settings.oidc_issuer, settings.oidc_audience)
    problems.install(app)
    app.add_middleware(Observing, service=service)
    return app


def serve(app: FastAPI, settings: Settings, service: str) -> None:
    """Run it in this process until SIGTERM or SIGINT, then stop in order."""
    logging.configure(service, settings.log_level)
    garbage.rarely()
    uvicorn.run(
        InOneSentence(Below(app, settings.http_path) if settings.http_path else app),
        host=settings.http_host,
        port=settings.http_port,
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=int(settings.drain_seconds),
    )


def _context(
    settings: Settings, store: Store, producer: AIOKafkaProducer, clock: Clock, runtime: Runtime
) -> Context:
    prefix = settings.topic_prefix
    service = runtime.service
    return Context(
        settings=settings,
        store=store,
        commands=Commands(service, store, producer, topic_prefix=prefix, clock=clock),
        intake=Intake(producer, topic_prefix=prefix),
        announcer=Announcer(service, store, producer, topic_prefix=prefix),
        clock=clock,
        settled=runtime.settled,
    )


async def _stopped(producer: AIOKafkaProducer, deadline: Deadline) -> None:
    """Stop it, waiting no longer than until then for what is on its way to a broker that is away:
    what the outbox and the timers hold is sent after the next start."""
    try:
        async with asyncio.timeout(deadline.left()):
            await producer.stop()
    except (KafkaError, OSError, TimeoutError) as error:
        _log.warning("the producer was stopped in mid-send", error=type(error).__name__)


async def _run(worker: Worker, context: Context, service: str) -> None:
    while True:
        try:
            await worker(context)
        except Exception:  # noqa: BLE001 - whatever a worker falls over, its work goes on after a while
            telemetry.BACKOFFS.labels(service, "worker").inc()
            _log.exception("a worker failed and begins anew")
        await asyncio.sleep(_WORKER_PAUSE_SECONDS)
