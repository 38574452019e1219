"""Spans of what a projector does: one for a batch, linked to what it read, and one in the trace of
each event of it that is traced."""

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import islice

from opentelemetry import trace
from opentelemetry.trace import Link, NonRecordingSpan, Span, SpanContext, SpanKind

from ridealong.chassis.projector.records import Good
from ridealong.chassis.projector.report import Batch
from ridealong.chassis.tracing.contexts import sampled

tracer = trace.get_tracer("ridealong")

MOST_TRACED = 500
"""Events of one batch that get a span each: more would only crowd one another out on their way."""


@dataclass(slots=True)
class Traced:
    """A batch under way."""

    span: Span
    began: int = field(default_factory=time.time_ns)

    def applied(self, batch: Batch) -> None:
        """Tell what came of a portion of the batch."""
        if not self.span.is_recording():
            return
        if batch.away is not None:
            self.span.add_event("put off", {"ridealong.what": batch.away.what})
        if batch.fenced:
            self.span.add_event("fenced")
        ended = time.time_ns()
        for item, refused, context in islice(_traced(batch.outcome.applied), MOST_TRACED):
            self._tell(item, refused, context, ended)
            self.span.add_link(context)
        self.began = ended

    def _tell(self, item: Good, refused: str | None, parent: SpanContext, ended: int) -> None:
        raw, event = item.raw, item.event
        here = self.span.get_span_context()
        span = tracer.start_span(
            f"process {event.topic}",
            trace.set_span_in_context(NonRecordingSpan(parent)),
            SpanKind.CONSUMER,
            {
                "messaging.system": "kafka",
                "messaging.operation.type": "process",
                "messaging.destination.name": raw.topic,
                "messaging.destination.partition.id": str(raw.partition),
                "messaging.kafka.offset": raw.offset,
                "cloudevents.event_id": event.id,
                "cloudevents.event_source": event.source,
                "cloudevents.event_type": event.type,
                "ridealong.refused": refused is not None,
            },
            links=(Link(here),),
            start_time=self.began,
        )
        span.end(ended)


@contextmanager
def traced_batch(records: int) -> Iterator[Traced]:
    """The span of a batch of so many records, current in this block: what is logged here has its
    ids."""
    with tracer.start_as_current_span(
        "process batch",
        kind=SpanKind.CONSUMER,
        attributes={
            "messaging.system": "kafka",
            "messaging.operation.type": "process",
            "messaging.batch.message_count": records,
        },
    ) as span:
        yield Traced(span)


def _traced(
    applied: Sequence[tuple[Good, str | None]],
) -> Iterator[tuple[Good, str | None, SpanContext]]:
    for item, refused in applied:
        if (context := sampled(item.event.traceparent)) is not None:
            yield item, refused, context
