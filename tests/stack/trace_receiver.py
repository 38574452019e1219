"""An OTLP receiver on the loopback: what an operator's collector is to the services."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest


@dataclass(frozen=True)
class Received:
    """One span as it arrived. `links` are the traces that it is linked to."""

    service: str
    name: str
    trace: str
    parent: str
    links: tuple[str, ...]
    raw: bytes


@dataclass
class TraceReceiver:
    """Takes spans, and keeps them."""

    url: str = ""
    spans: list[Received] = field(default_factory=list)

    def take(self, body: bytes) -> None:
        """Keep the spans of one request."""
        for resource in ExportTraceServiceRequest.FromString(body).resource_spans:
            who = {each.key: each.value.string_value for each in resource.resource.attributes}
            self.spans += [
                Received(
                    who["service.name"],
                    span.name,
                    span.trace_id.hex(),
                    span.parent_span_id.hex(),
                    tuple(link.trace_id.hex() for link in span.links),
                    span.SerializeToString(),
                )
                for scope in resource.scope_spans
                for span in scope.spans
            ]

    def of_trace(self, trace: str) -> set[tuple[str, str]]:
        """Service and name of each span of a trace."""
        return {(span.service, span.name) for span in self.spans if span.trace == trace}


@contextmanager
def trace_receiver() -> Iterator[TraceReceiver]:
    """A receiver for the time of the block."""
    receiver = TraceReceiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            if self.headers.get("Content-Encoding") == "gzip":
                self.send_error(415)
                return
            receiver.take(body)
            self.send_response(200)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Nothing: the test looks at what came."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    receiver.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield receiver
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
