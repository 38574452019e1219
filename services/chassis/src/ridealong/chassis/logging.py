"""JSON lines on stdout, with the ids of the event or request at hand and never its text."""

import logging
import sys
from typing import cast

import structlog
from opentelemetry import trace
from structlog.typing import EventDict, FilteringBoundLogger, WrappedLogger


def configure(service: str, level: str) -> None:
    """Make this process log JSON lines, library loggers included."""
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _add_trace,
        structlog.processors.format_exc_info,
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        wrapper_class=structlog.stdlib.BoundLogger,
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stdout)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.JSONRenderer(),
            ],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    # A library's own chatter is a warning's worth at most; httpx would log whole addresses.
    for noisy in ("aiokafka", "faststream", "httpx", "uvicorn.access", "pymongo"):
        logging.getLogger(noisy).setLevel(max(logging.WARNING, logging.getLevelName(level)))
    structlog.contextvars.bind_contextvars(service=service)


def logger(name: str) -> FilteringBoundLogger:
    """A logger whose values are ids and numbers; texts of people don't belong in it."""
    return cast(FilteringBoundLogger, structlog.stdlib.get_logger(name))


def _add_trace(_: WrappedLogger, __: str, entry: EventDict) -> EventDict:
    """The ids of the trace and span that are under way, as OpenTelemetry writes them."""
    context = trace.get_current_span().get_span_context()
    if context.is_valid:
        entry["trace_id"] = trace.format_trace_id(context.trace_id)
        entry["span_id"] = trace.format_span_id(context.span_id)
    return entry
