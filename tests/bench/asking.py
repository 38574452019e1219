"""A client that costs next to nothing: a few connections kept open, one request after the other."""

import asyncio
import time
from collections.abc import Sequence
from urllib.parse import urlsplit

CONNECTIONS = 8


async def rate(url: str, requests: Sequence[tuple[str, str]], seconds: float) -> float:
    """Answers a second to these requests (path, headers), taken in turn by all connections.

    Raises:
        ConnectionError: an answer wasn't 200.
    """
    place = urlsplit(url)
    ends = time.perf_counter() + seconds
    asked = [
        f"GET {path} HTTP/1.1\r\nHost: {place.netloc}\r\n{headers}\r\n".encode()
        for path, headers in requests
    ]

    async def ask(first: int) -> int:
        reader, writer = await asyncio.open_connection(place.hostname, place.port)
        answered = 0
        while time.perf_counter() < ends:
            writer.write(asked[(first + answered * CONNECTIONS) % len(asked)])
            head = await reader.readuntil(b"\r\n\r\n")
            if not head.startswith(b"HTTP/1.1 200"):
                raise ConnectionError(head.split(b"\r\n")[0].decode())
            length = head.lower().split(b"content-length:")[1].split(b"\r\n")[0]
            await reader.readexactly(int(length))
            answered += 1
        writer.close()
        return answered

    began = time.perf_counter()
    done = await asyncio.gather(*(ask(each) for each in range(CONNECTIONS)))
    return sum(done) / (time.perf_counter() - began)
