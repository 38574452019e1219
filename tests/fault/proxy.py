"""A TCP proxy before the store, with traps for single messages."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, Literal
from urllib.parse import urlsplit

import bson

from ridealong.deploy.local.ports import LOOPBACK

_LENGTH_BYTES = 4
_OP_MSG = 2013
_BODY = 21
"""Behind the header, the flags, and the kind of the first section."""
Message = bytes
"""One whole message of MongoDB's protocol: the first four bytes are its length."""

Where = Callable[[dict[str, Any]], bool]

Trick = Literal["hold request", "hold reply", "lose reply"]
"""Hold the request, so that the store never sees it; hold the reply, once it has done it; or do it
and cut the connection in place of the reply."""


@dataclass
class Trap:
    """Springs once, at the first request that matches."""

    matches: Callable[[Message], bool]
    trick: Trick
    sprung: asyncio.Event = field(default_factory=asyncio.Event)
    free: asyncio.Event = field(default_factory=asyncio.Event)
    """Set by the test: what is held goes on its way."""

    async def wait(self, seconds: float = 60) -> None:
        """Until it has sprung; raises TimeoutError."""
        async with asyncio.timeout(seconds):
            await self.sprung.wait()


@dataclass
class Proxy:
    """Between services and a store. Everything passes until a trap is laid."""

    upstream: tuple[str, int]
    port: int = 0
    _trap: Trap | None = None

    @property
    def uri(self) -> str:
        """Where services find the store."""
        # Direct: they must not look for a way around.
        return f"mongodb://{LOOPBACK}:{self.port}/?retryWrites=false&directConnection=true"

    def lay(self, matches: Callable[[Message], bool], trick: Trick) -> Trap:
        """Lay a trap for the next request that matches, in the place of one that hasn't sprung."""
        self._trap = Trap(matches, trick)
        return self._trap

    def take_up(self) -> None:
        """Let everything pass again; what is held stays held."""
        self._trap = None

    def _caught(self, message: Message) -> Trap | None:
        trap = self._trap
        if trap is None or not trap.matches(message):
            return None
        self._trap = None
        return trap

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Pass one connection on, both ways, until either side closes it."""
        there, back = await asyncio.open_connection(*self.upstream)
        caught: Trap | None = None

        async def requests() -> None:
            nonlocal caught
            while message := await _message(reader):
                trap = self._caught(message)
                if trap is not None and trap.trick == "hold request":
                    trap.sprung.set()
                    await trap.free.wait()
                elif trap is not None:
                    caught = trap
                back.write(message)
                await back.drain()

        async def replies() -> None:
            nonlocal caught
            while message := await _message(there):
                trap, caught = caught, None
                if trap is not None:
                    trap.sprung.set()
                    if trap.trick == "lose reply":
                        return
                    await trap.free.wait()
                writer.write(message)
                await writer.drain()

        ways = {asyncio.create_task(requests()), asyncio.create_task(replies())}
        try:
            await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for way in ways:
                way.cancel()
            await asyncio.gather(*ways, return_exceptions=True)
            for end in (writer, back):
                end.close()


async def _message(reader: asyncio.StreamReader) -> Message:
    """The next message; empty at the end."""
    with contextlib.suppress(asyncio.IncompleteReadError, ConnectionError):
        head = await reader.readexactly(_LENGTH_BYTES)
        return head + await reader.readexactly(int.from_bytes(head, "little") - _LENGTH_BYTES)
    return b""


@asynccontextmanager
async def before(mongodb: str) -> AsyncIterator[Proxy]:
    """A proxy before this store, for the time of the block."""
    parts = urlsplit(mongodb)
    assert parts.hostname is not None
    assert parts.port is not None
    proxy = Proxy((parts.hostname, parts.port))
    server = await asyncio.start_server(proxy.serve, LOOPBACK, 0)
    proxy.port = server.sockets[0].getsockname()[1]
    try:
        yield proxy
    finally:
        server.close()


def command(
    name: str, collection: str | None = None, where: Where = lambda _: True
) -> Callable[[Message], bool]:
    """Whether a message is this command, on this collection if one is named, and more of it."""

    def matches(message: Message) -> bool:
        body = _body(message)
        return name in body and collection in (None, body[name]) and where(body)

    return matches


def _body(message: Message) -> dict[str, Any]:
    """The command of a message, without the documents that follow it apart."""
    opcode = int.from_bytes(message[12:16], "little")
    if opcode != _OP_MSG:
        return {}
    length = int.from_bytes(message[_BODY : _BODY + _LENGTH_BYTES], "little")
    return bson.decode(message[_BODY : _BODY + length])
