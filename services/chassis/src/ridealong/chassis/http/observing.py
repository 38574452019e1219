"""Each request counted, timed and traced, and its ids in what is logged meanwhile."""

from contextlib import nullcontext
from time import perf_counter

import structlog
from opentelemetry import trace
from opentelemetry.trace import Span, SpanKind
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ridealong.chassis import telemetry
from ridealong.chassis.one_set import one_set
from ridealong.chassis.tracing.contexts import NAME, context_of
from ridealong.contracts import new_id

CORRELATION = "X-Correlation-Id"
_READS = frozenset({"GET", "HEAD"})
_LONGEST = 200
_FAILED = 500

tracer = trace.get_tracer("ridealong")


class Observing:
    """Between the server and the routes. Plain ASGI: it costs a page that is asked for all day
    nearly nothing.

    What is told of a request is its route's template and not its address: addresses hold ids and
    tokens.
    """

    def __init__(self, app: ASGIApp, service: str) -> None:
        self._app = app
        self._service = service

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand the request on, and look at how the answer begins."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        correlation = (headers.get(CORRELATION) or new_id())[:_LONGEST]
        # What a command causes carries it on.
        scope.setdefault("state", {})["correlation_id"] = correlation
        began = perf_counter()
        answered = False
        with (
            tracer.start_as_current_span(
                scope["method"], context_of(headers.get(NAME)), SpanKind.SERVER
            ) as span,
            structlog.contextvars.bound_contextvars(correlation_id=correlation),
            # A command waits for what it has caused, wherever that is then.
            one_set() if scope["method"] in _READS else nullcontext(),
        ):

            async def tell(message: Message) -> None:
                nonlocal answered
                if message["type"] == "http.response.start":
                    answered = True
                    self._tell(scope, message["status"], began, span)
                    MutableHeaders(scope=message)[CORRELATION] = correlation
                await send(message)

            try:
                await self._app(scope, receive, tell)
            except BaseException:
                if not answered:
                    self._tell(scope, _FAILED, began, span)
                raise

    def _tell(self, scope: Scope, status: int, began: float, span: Span) -> None:
        """The time until an answer begins: a live feed's goes on for hours."""
        method = scope["method"]
        route = getattr(scope.get("route"), "path", "unmatched")
        telemetry.HTTP_SECONDS.labels(self._service, route, method, str(status)).observe(
            perf_counter() - began
        )
        if span.is_recording():
            span.update_name(f"{method} {route}")
            span.set_attributes(
                {
                    "http.request.method": method,
                    "http.route": route,
                    "http.response.status_code": status,
                }
            )
