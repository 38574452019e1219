"""Programs that keep a live feed open, as plain as can be: thousands of them cost little."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from urllib.parse import urlsplit


class FeedReader:
    """One reader of server-sent events, who connects again with the last id that was heard."""

    def __init__(self, url: str, person: str, token: str) -> None:
        self.person = person
        self.heard: list[str] = []
        self._place = urlsplit(url)
        self._token = token
        self._writer: asyncio.StreamWriter | None = None
        self._listening: asyncio.Task[None] | None = None

    @property
    def last(self) -> str | None:
        """The state that was heard last."""
        return self.heard[-1] if self.heard else None

    async def connect(self) -> None:
        """Open the stream, and listen from now on."""
        reader, self._writer = await asyncio.open_connection(self._place.hostname, self._place.port)
        known = f"Last-Event-ID: {self.last}\r\n" if self.last else ""
        self._writer.write(
            f"GET /v1/feeds/sessions/events HTTP/1.1\r\nHost: {self._place.netloc}\r\n"
            f"Authorization: Bearer {self._token}\r\n{known}\r\n".encode()
        )
        status = await reader.readline()
        if b" 200 " not in status:
            raise ConnectionError(f"{self.person} was answered {status!r}")
        self._listening = asyncio.create_task(self._listen(reader))

    async def cut(self) -> None:
        """Lose the connection, as trains in tunnels do."""
        if self._listening and self._writer:
            self._listening.cancel()
            self._writer.transport.abort()
            with suppress(asyncio.CancelledError):
                await self._listening

    async def _listen(self, reader: asyncio.StreamReader) -> None:
        while line := await reader.readline():
            if line.startswith(b"id: "):
                self.heard.append(line.removeprefix(b"id: ").strip().decode())


async def until(condition: Callable[[], bool], seconds: float, what: str) -> None:
    """Wait for it.

    Raises:
        TimeoutError: it didn't come true.
    """
    try:
        async with asyncio.timeout(seconds):
            while not condition():  # noqa: ASYNC110 - what other processes tell
                await asyncio.sleep(0.05)
    except TimeoutError as error:
        raise TimeoutError(f"{what} did not happen within {seconds:.0f} s") from error
