"""Where spans go: to an OTLP receiver, when the environment names one."""

import asyncio
import time
from collections.abc import Mapping
from typing import TYPE_CHECKING

from opentelemetry import trace

from ridealong.contracts import new_id

if TYPE_CHECKING:
    from opentelemetry.sdk.trace import TracerProvider

_RECEIVERS = ("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "OTEL_EXPORTER_OTLP_ENDPOINT")


class Exporting:
    """Sends this process's spans, in the background and without holding anything up: what can't be
    sent in time is dropped.

    OpenTelemetry's own variables set the rest: `OTEL_TRACES_SAMPLER`, `OTEL_EXPORTER_OTLP_HEADERS`,
    `OTEL_BSP_…`, `OTEL_SDK_DISABLED`.
    """

    def __init__(self, provider: "TracerProvider") -> None:
        self._provider = provider

    @classmethod
    def begin(cls, service: str, version: str, environ: Mapping[str, str]) -> "Exporting | None":
        """Trace this process if the environment says where to; None where it doesn't."""
        if not any(environ.get(name) for name in _RECEIVERS):
            return None
        # Ten megabytes that a process without traces doesn't need.
        from opentelemetry.exporter.otlp.proto.http.trace_exporter import (  # noqa: PLC0415
            OTLPSpanExporter,
        )
        from opentelemetry.sdk.resources import Resource  # noqa: PLC0415
        from opentelemetry.sdk.trace import TracerProvider  # noqa: PLC0415
        from opentelemetry.sdk.trace.export import BatchSpanProcessor  # noqa: PLC0415

        who = {
            "service.name": f"ridealong-{service}",
            "service.namespace": "ridealong",
            "service.version": version,
            "service.instance.id": new_id(),
        }
        provider = TracerProvider(resource=Resource.create(who))
        provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
        trace.set_tracer_provider(provider)
        return cls(provider)

    async def end(self, seconds: float) -> None:
        """Send what is left, within this time; a receiver that is away holds no stop up."""
        until = time.monotonic() + max(0.0, seconds)
        await asyncio.to_thread(self._provider.force_flush, int(1000 * max(0.0, seconds)))
        if time.monotonic() < until:
            await asyncio.to_thread(self._provider.shutdown)
