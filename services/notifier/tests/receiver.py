"""A real HTTP server in this process that takes webhooks, and can be told to misbehave."""

import asyncio
import json
import re
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

_LENGTH = re.compile(rb"content-length: *(\d+)", re.IGNORECASE)


@dataclass
class Received:
    """One request: its headers by small name, and its body."""

    headers: dict[str, str]
    body: bytes

    @property
    def document(self) -> dict[str, Any]:
        """The body, read."""
        read: dict[str, Any] = json.loads(self.body)
        return read


def always(answer: str) -> Callable[[Received], str]:
    """The same answer to everybody."""
    return lambda _: answer


@dataclass
class Receiver:
    """What it took. `answer` says of each request what becomes of it: a status, or `hang` (it is
    taken and nothing is said), `deaf` (nothing is taken nor said), `late` (taken and answered after
    `late_seconds`), `cut` (taken, and the line breaks)."""

    answer: Callable[[Received], str] = field(default_factory=lambda: always("204"))
    late_seconds: float = 1.0
    port: int = 0
    requests: list[Received] = field(default_factory=list)
    taken: dict[str, Received] = field(default_factory=dict)
    repeated: Counter[str] = field(default_factory=Counter)
    writers: set[asyncio.StreamWriter] = field(default_factory=set)

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.port}/hook"

    async def speak(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection, request after request."""
        self.writers.add(writer)
        try:
            while True:
                head = await reader.readuntil(b"\r\n\r\n")
                found = _LENGTH.search(head)
                body = await reader.readexactly(int(found[1]) if found else 0)
                if not await self._answered(Received(_headers(head), body), writer):
                    return
        except (asyncio.CancelledError, asyncio.IncompleteReadError, ConnectionError):
            return
        finally:
            self.writers.discard(writer)
            writer.close()

    async def _answered(self, request: Received, writer: asyncio.StreamWriter) -> bool:
        self.requests.append(request)
        how = self.answer(request)
        if how in {"hang", "late", "cut"} or how.startswith("2"):
            self._take(request)
        if how == "cut":
            writer.transport.abort()
            return False
        if how in {"hang", "deaf"}:
            await asyncio.sleep(60)
        if how == "late":
            await asyncio.sleep(self.late_seconds)
        status = how if how.isdigit() else "204"
        writer.write(f"HTTP/1.1 {status} .\r\ncontent-length: 0\r\n\r\n".encode())
        await writer.drain()
        return True

    def _take(self, request: Received) -> None:
        key = request.headers["idempotency-key"]
        self.repeated[key] += key in self.taken
        self.taken.setdefault(key, request)


def _headers(head: bytes) -> dict[str, str]:
    lines = head.decode().split("\r\n")[1:]
    pairs = (line.split(": ", 1) for line in lines if ": " in line)
    return {name.lower(): value for name, value in pairs}


@asynccontextmanager
async def receiving(receiver: Receiver) -> AsyncIterator[Receiver]:
    """The receiver on its port, or else a free one, of the loopback for the time of the block."""
    server = await asyncio.start_server(receiver.speak, "127.0.0.1", receiver.port)
    receiver.port = server.sockets[0].getsockname()[1]
    try:
        yield receiver
    finally:
        server.close()
        for writer in list(receiver.writers):
            writer.transport.abort()
        await asyncio.sleep(0.01)
