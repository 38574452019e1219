"""What an operator's tools ask: alive, ready, how far, and the metrics."""

import asyncio
import time
from dataclasses import asdict

from aiokafka.errors import KafkaError
from fastapi import APIRouter, Response
from fastapi.responses import JSONResponse
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from pymongo.errors import PyMongoError

from ridealong.chassis.mongo import Store
from ridealong.chassis.projector.runtime import Runtime

_ANSWER_SECONDS = 2.0


class _Rate:
    """Events per second since it was last asked, over at least half a second."""

    def __init__(self) -> None:
        self._at = time.monotonic()
        self._count = 0
        self._rate = 0.0

    def of(self, count: int) -> float:
        now = time.monotonic()
        if now - self._at >= 0.5:
            self._rate = (count - self._count) / (now - self._at)
            self._at, self._count = now, count
        return round(self._rate, 1)


def router(runtime: Runtime, store: Store) -> APIRouter:
    """`/livez`, `/readyz`, `/lag` and `/metrics`: numbers alone, so without a token."""
    routes = APIRouter(tags=["operation"])
    rate = _Rate()

    @routes.get("/livez", summary="Would a restart help?")
    async def livez() -> JSONResponse:
        why = runtime.why_not_live()
        return JSONResponse({"live": why is None, "why": why}, 200 if why is None else 503)

    @routes.get("/readyz", summary="Are broker and store there, and do we read?")
    async def readyz() -> JSONResponse:
        why = runtime.why_not_ready()
        if why is None:
            try:
                async with asyncio.timeout(_ANSWER_SECONDS):
                    await store.ping()
            except (PyMongoError, TimeoutError) as error:
                why = f"the store does not answer ({type(error).__name__})"
        if why is None:
            # One that has nothing to do wouldn't notice by itself that the broker is away.
            why = await runtime.why_not_reading()
        return JSONResponse({"ready": why is None, "why": why}, 200 if why is None else 503)

    @routes.get("/lag", summary="How far is the projection?")
    async def lag() -> JSONResponse:
        try:
            standing = await runtime.standing()
        except (KafkaError, PyMongoError, OSError) as error:
            return JSONResponse({"why": f"{type(error).__name__}"}, 503)
        answer = asdict(standing) | {
            "caught_up": standing.caught_up and runtime.why_not_ready() is None,
            "events_per_second": rate.of(standing.applied_since_start),
        }
        return JSONResponse(answer)

    @routes.get("/metrics", summary="Prometheus metrics")
    async def metrics() -> Response:
        return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)

    return routes
