"""Spans: which there are, and whose traces they are in."""

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
import structlog
from fastapi import FastAPI, Request
from fastapi.responses import StreamingResponse
from httpx import ASGITransport, AsyncClient
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.trace import format_span_id, format_trace_id

from ridealong.chassis.http import observing
from ridealong.chassis.http.observing import Observing
from ridealong.chassis.projector import spans as projector_spans
from ridealong.chassis.projector.actions import Away
from ridealong.chassis.projector.folding import Outcome
from ridealong.chassis.projector.records import Good, Raw
from ridealong.chassis.projector.report import Batch
from ridealong.chassis.projector.spans import MOST_TRACED, traced_batch
from ridealong.chassis.tracing.contexts import context_of, sampled, traceparent_now
from ridealong.chassis.tracing.exporting import Exporting
from ridealong.contracts import Event

from .scheduled_events import EVENTS

TRACE = "0af7651916cd43dd8448eb211c80319c"
PARENT = "b7ad6b7169203331"
KEPT = f"00-{TRACE}-{PARENT}-01"
NOT_KEPT = f"00-{TRACE}-{PARENT}-00"


@pytest.fixture
def spans(monkeypatch: pytest.MonkeyPatch) -> Iterator[InMemorySpanExporter]:
    exporter = InMemorySpanExporter()
    provider = TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(exporter))
    for module in (projector_spans, observing):
        monkeypatch.setattr(module, "tracer", provider.get_tracer("test"))
    yield exporter
    provider.shutdown()


def applied(*traceparents: str | None) -> Batch:
    """A batch of events with these trace contexts."""
    taken: list[tuple[Good, str | None]] = []
    for offset, traceparent in enumerate(traceparents):
        event: Event[Any] = replace(EVENTS[0], id=f"e-{offset}", traceparent=traceparent)
        taken.append((Good(Raw("ridealong.activities", 3, offset, b"", [], b""), event), None))
    return Batch(outcome=Outcome(applied=taken))


def parent_of(span: ReadableSpan) -> str | None:
    return None if span.parent is None else format_span_id(span.parent.span_id)


def test_an_event_of_a_kept_trace_gets_a_span_in_it_and_the_batch_a_link(
    spans: InMemorySpanExporter,
) -> None:
    with traced_batch(3) as traced:
        traced.applied(applied(KEPT, NOT_KEPT, None))
    event, batch = spans.get_finished_spans()
    assert format_trace_id(event.context.trace_id) == TRACE
    assert parent_of(event) == PARENT
    assert event.attributes is not None
    assert event.attributes["cloudevents.event_id"] == "e-0"
    assert event.attributes["messaging.kafka.offset"] == 0
    assert [link.context for link in event.links] == [batch.context]
    assert [format_trace_id(link.context.trace_id) for link in batch.links] == [TRACE]
    assert batch.attributes is not None
    assert batch.attributes["messaging.batch.message_count"] == 3


def test_a_batch_of_traced_events_makes_a_bounded_number_of_spans(
    spans: InMemorySpanExporter,
) -> None:
    with traced_batch(2 * MOST_TRACED) as traced:
        traced.applied(applied(*[KEPT] * 2 * MOST_TRACED))
    assert len(spans.get_finished_spans()) == MOST_TRACED + 1


def test_a_batch_put_off_says_for_what(spans: InMemorySpanExporter) -> None:
    with traced_batch(1) as traced:
        traced.applied(Batch(away=Away("store", "AutoReconnect")))
    [batch] = spans.get_finished_spans()
    assert [event.name for event in batch.events] == ["put off"]


@pytest.mark.parametrize("bad", [None, "", f"ff-{TRACE}-{PARENT}-01", f"00-{'0' * 32}-{PARENT}-01"])
def test_what_names_no_trace_is_no_context(bad: str | None) -> None:
    assert context_of(bad) is None


def test_only_a_kept_trace_is_worth_a_span() -> None:
    assert sampled(NOT_KEPT) is None
    assert sampled(None) is None
    found = sampled(KEPT)
    assert found is not None
    assert format_span_id(found.span_id) == PARENT


def app() -> FastAPI:
    api = FastAPI()
    api.add_middleware(Observing, service="metrics")

    @api.get("/reps/{rep}")
    async def read(rep: str, request: Request) -> dict[str, str | None]:
        logged = structlog.contextvars.get_contextvars()["correlation_id"]
        assert logged == request.state.correlation_id
        return {"traceparent": traceparent_now(), "correlation": logged}

    @api.get("/fails")
    async def fails() -> None:
        raise RuntimeError("secret of the house")

    @api.get("/stream")
    async def stream() -> StreamingResponse:
        async def parts() -> object:
            yield b"first"
            await asyncio.sleep(0)
            yield b"second"

        return StreamingResponse(parts())  # type: ignore[arg-type]

    return api


@pytest.fixture
def client() -> AsyncClient:
    return AsyncClient(
        transport=ASGITransport(app(), raise_app_exceptions=False), base_url="http://test"
    )


async def test_a_request_is_a_span_by_its_route_in_the_callers_trace(
    spans: InMemorySpanExporter, client: AsyncClient
) -> None:
    answer = await client.get("/reps/mike?access_token=hidden", headers={"traceparent": KEPT})
    [span] = spans.get_finished_spans()
    assert span.name == "GET /reps/{rep}"
    assert format_trace_id(span.context.trace_id) == TRACE
    assert parent_of(span) == PARENT
    assert span.attributes is not None
    assert span.attributes["http.response.status_code"] == 200
    assert "hidden" not in span.to_json()
    assert "mike" not in span.to_json()
    # What the request causes carries on the request's own span.
    assert answer.json()["traceparent"] == f"00-{TRACE}-{format_span_id(span.context.span_id)}-01"


async def test_a_request_that_fails_is_a_span_too(
    spans: InMemorySpanExporter, client: AsyncClient
) -> None:
    answer = await client.get("/fails")
    [span] = spans.get_finished_spans()
    assert answer.status_code == 500
    assert span.attributes is not None
    assert span.attributes["http.response.status_code"] == 500
    assert not span.status.is_ok


@pytest.mark.parametrize("sent", ["c-17", "c" * 300, None])
async def test_the_answer_names_the_correlation(client: AsyncClient, sent: str | None) -> None:
    answer = await client.get("/reps/mike", headers={"X-Correlation-Id": sent} if sent else {})
    told = answer.headers["X-Correlation-Id"]
    assert told == answer.json()["correlation"]
    assert told == (sent or told)[:200]


async def test_a_stream_comes_whole(client: AsyncClient) -> None:
    assert (await client.get("/stream")).text == "firstsecond"


def test_without_a_receiver_nothing_is_traced() -> None:
    assert Exporting.begin("metrics", "1", {}) is None
    assert traceparent_now() is None
