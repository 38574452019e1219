"""Trace contexts as events carry them: the W3C `traceparent`."""

from typing import Final

from opentelemetry import trace
from opentelemetry.context import Context
from opentelemetry.trace import SpanContext
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

NAME: Final = "traceparent"
_W3C = TraceContextTextMapPropagator()


def context_of(traceparent: str | None) -> Context | None:
    """The context that a `traceparent` names, to begin a span in; None for none or a bad one."""
    if traceparent is None:
        return None
    context = _W3C.extract({NAME: traceparent})
    return context if trace.get_current_span(context).get_span_context().is_valid else None


def sampled(traceparent: str | None) -> SpanContext | None:
    """The span that a `traceparent` names, if its trace is one that is kept."""
    # Two characters say so: most events are of no trace, and this looks at each.
    if traceparent is None or not int(traceparent[-2:], 16) & 1:
        return None
    context = context_of(traceparent)
    return None if context is None else trace.get_current_span(context).get_span_context()


def traceparent_now() -> str | None:
    """The `traceparent` of the span that is under way here, or of the caller's where spans aren't
    kept; None where there is neither."""
    carrier: dict[str, str] = {}
    _W3C.inject(carrier)
    return carrier.get(NAME)
