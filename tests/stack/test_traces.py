"""One trace from a publisher through the services, to an operator's own receiver."""

from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from ridealong.contracts import Event, EventData, new_id
from ridealong.contracts.people import PairUpdated, PersonUpdated
from tests.fault.installation import Servers, installed, until
from tests.stack.commanding import told
from tests.stack.trace_receiver import TraceReceiver, trace_receiver

pytestmark = [pytest.mark.stack, pytest.mark.timeout(120)]

TRACE = "4bf92f3577b34da6a3ce929d0e0e4736"
PARENT = "00f067aa0ba902b7"
TEXT = "Twenty calls to hospitals in Riga"
DUE = datetime.now(UTC).date() + timedelta(days=30)


def event(data: EventData, traceparent: str | None = None) -> Event[Any]:
    now = datetime.now(UTC)
    return Event(new_id(), "crm", "acme", "platform", now, data, traceparent=traceparent)


STORY = [
    event(PersonUpdated(person="mike", name="Mike", zone="Europe/Riga", email="mike@acme.test")),
    event(PersonUpdated(person="dana", name="Dana", zone="Europe/Riga", email="dana@acme.test")),
    event(PairUpdated(rep="mike", manager="dana")),
    event(told("c-1", text=TEXT, due=DUE), f"00-{TRACE}-{PARENT}-01"),
    event(told("c-2", due=DUE), f"00-{'ab' * 16}-{PARENT}-00"),
]


@pytest.fixture
async def traced(kafka: str, mongodb: str, topics: str, tmp_path: Path) -> TraceReceiver:
    """What arrived after the story was told to two services."""
    with trace_receiver() as receiver:
        environment = {
            "OTEL_EXPORTER_OTLP_ENDPOINT": receiver.url,
            "OTEL_BSP_SCHEDULE_DELAY": "200",
        }
        async with installed(Servers(kafka, mongodb), f"{topics}-traced", tmp_path) as running:
            for name in ("commitments", "notifier"):
                running.start(name, environment=environment)
            await running.publish(STORY)

            async def arrived() -> bool:
                services = {service for service, _ in receiver.of_trace(TRACE)}
                return services == {"ridealong-commitments", "ridealong-notifier"}

            # What didn't arrive is named by the test.
            with suppress(TimeoutError):
                await until(arrived, 60)
            for instance in running.instances:
                await instance.terminate(20)
    return receiver


async def test_a_trace_goes_from_the_publisher_through_the_services(traced: TraceReceiver) -> None:
    found = traced.of_trace(TRACE)
    assert ("ridealong-commitments", "process commitments") in found
    assert ("ridealong-notifier", "process commitments") in found
    assert {span.parent for span in traced.spans if span.trace == TRACE} == {PARENT}
    batches = [span for span in traced.spans if span.name == "process batch"]
    assert any(TRACE in span.links for span in batches), "a batch links to what it read"
    assert not traced.of_trace("ab" * 16), "a trace that its publisher doesn't keep"
    assert not any(TEXT.encode() in span.raw for span in traced.spans), "what people wrote"
