"""A receiver of webhooks on a real port, as well or badly behaved as a test wants."""

import asyncio
import json
import random
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import Any, Literal

Manner = Literal["takes", "500", "closes", "hangs", "late"]


@dataclass(frozen=True)
class Post:
    """One request as it came, and whether the sink took it."""

    headers: dict[str, str]
    body: bytes
    taken: bool

    @property
    def event(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.body)
        return found


@dataclass
class Sink:
    """Keeps what it got, in order of arrival."""

    url: str = ""
    posts: list[Post] = field(default_factory=list)

    @property
    def taken(self) -> list[dict[str, Any]]:
        """The messages that it took, each once: who receives knows a repetition by its id."""
        seen: dict[str, dict[str, Any]] = {}
        for post in self.posts:
            if post.taken:
                seen.setdefault(post.headers["webhook-id"], post.event)
        return list(seen.values())

    def newest(self) -> dict[tuple[str, str], Any]:
        """What it knows in the end, by type and subject."""
        return {(each["type"], each["subject"]): each["data"] for each in self.taken}


def well() -> Manner:
    """Takes everything."""
    return "takes"


def badly(seed: int) -> Callable[[], Manner]:
    """Misbehaves every fifth time, each time in another way."""
    chance = random.Random(seed)  # noqa: S311 - mischief, not a secret

    def manner() -> Manner:
        if chance.random() < 0.8:
            return "takes"
        ways: tuple[Manner, ...] = ("500", "closes", "hangs", "late")
        return chance.choice(ways)

    return manner


def never() -> Manner:
    """Hangs every time."""
    return "hangs"


@asynccontextmanager
async def sink(manner: Callable[[], Manner], *, late: float = 1.0) -> AsyncIterator[Sink]:
    """A sink for the time of the block; `late` answers come after so many seconds."""
    kept = Sink()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(ConnectionError, asyncio.IncompleteReadError):
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
            pairs = (line.split(": ", 1) for line in head[1:] if line)
            headers = {name.lower(): value for name, value in pairs}
            body = await reader.readexactly(int(headers["content-length"]))
            how = manner()
            kept.posts.append(Post(headers, body, how in {"takes", "late"}))
            if how == "hangs":
                await reader.read()
            if how == "late":
                await asyncio.sleep(late)
            if how in {"takes", "late", "500"}:
                status = "500 No" if how == "500" else "204 Taken"
                writer.write(f"HTTP/1.1 {status}\r\nContent-Length: 0\r\n\r\n".encode())
                await writer.drain()
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    try:
        kept.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/hook"
        yield kept
    finally:
        server.close()
