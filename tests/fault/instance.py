"""One instance of a service, as the operating system and its health routes show it."""

import asyncio
import os
import signal
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import psutil

from ridealong.deploy.local.ports import LOOPBACK, free_ports
from ridealong.deploy.local.server import ServerProcess
from ridealong.deploy.stack import service
from ridealong.deploy.stack.settings import StackSettings

ANSWER_SECONDS = 15.0
COUNTER = "counter"
"""The counting service, which calls itself metrics."""


@dataclass
class Instance:
    """A process of a service. `name`: one of the four, or `COUNTER`; `command`: what runs it, if it
    isn't the service's own module."""

    name: str
    settings: StackSettings
    mongodb: str
    log: Path
    more: Mapping[str, str] = field(default_factory=dict)
    command: tuple[str, ...] = ()
    port: int = field(default_factory=lambda: free_ports(1)[0])
    process: ServerProcess | None = None
    told_to_end: bool = False

    @property
    def fallen(self) -> bool:
        """Whether it has ended though nobody told it to."""
        return not self.running and not self.told_to_end

    @property
    def service(self) -> str:
        """Under which service's name it reads and writes."""
        return "metrics" if self.name == COUNTER else self.name

    @property
    def url(self) -> str:
        """Where its health routes are."""
        return f"http://{LOOPBACK}:{self.port}"

    @property
    def pid(self) -> int:
        """The process that runs."""
        assert self.process is not None
        assert self.process.pid is not None
        return self.process.pid

    @property
    def running(self) -> bool:
        """Whether it was started and hasn't ended."""
        return self.process is not None and self.process.running

    def start(self) -> None:
        """Start it, without waiting for anything."""
        module = "tests.fault.counter" if self.name == COUNTER else f"ridealong.{self.name}"
        inherited = service.environment(self.service, self.settings, self.mongodb, os.environ)
        self.process = ServerProcess(
            self.name,
            [sys.executable, "-m", *(self.command or (module,))],
            self.log,
            environment=inherited | {"RIDEALONG_HTTP_PORT": str(self.port)} | dict(self.more),
        )
        self.process.spawn()
        self.told_to_end = False

    def signal(self, number: signal.Signals) -> None:
        """Send it this signal, if it runs."""
        self.told_to_end = number in (signal.SIGKILL, signal.SIGTERM)
        if self.running:
            os.kill(self.pid, number)

    async def kill(self) -> None:
        """End it with -9 and see it gone."""
        self.signal(signal.SIGKILL)
        await self.ended(10)

    async def terminate(self, seconds: float) -> float:
        """Ask it to end; gives how many seconds that took, at most `seconds`."""
        self.signal(signal.SIGTERM)
        return await self.ended(seconds)

    async def ended(self, seconds: float) -> float:
        """How many seconds it took to end; raises TimeoutError after `seconds`."""
        started = time.monotonic()
        async with asyncio.timeout(seconds):
            while self.running:  # noqa: ASYNC110 - another process's state
                await asyncio.sleep(0.02)
        return time.monotonic() - started

    async def ask(self, path: str) -> tuple[int, dict[str, Any]] | None:
        """What a health route answers; None where nobody does."""
        try:
            async with httpx.AsyncClient(timeout=ANSWER_SECONDS, trust_env=False) as client:
                answer = await client.get(f"{self.url}{path}")
        except httpx.HTTPError:
            return None
        return answer.status_code, answer.json()

    async def text(self, path: str) -> str:
        """What a route answers as text; raises httpx.HTTPError where nobody does."""
        async with httpx.AsyncClient(timeout=ANSWER_SECONDS, trust_env=False) as client:
            return (await client.get(f"{self.url}{path}")).text

    async def lag(self) -> dict[str, Any]:
        """What `/lag` says; empty where it doesn't know."""
        answer = await self.ask("/lag")
        return answer[1] if answer is not None and answer[0] == httpx.codes.OK else {}

    async def ready(self) -> bool:
        """Whether it says that it is ready."""
        answer = await self.ask("/readyz")
        return answer is not None and answer[0] == httpx.codes.OK

    async def applied(self) -> int:
        """How many events this process has applied."""
        return int((await self.lag()).get("applied_since_start", 0))

    async def in_the_middle(self, seconds: float = 120) -> int:
        """Wait until it has applied something; gives how many records it has yet to read."""
        async with asyncio.timeout(seconds):
            while True:
                lag = await self.lag()
                if lag.get("applied_since_start"):
                    return int(lag["lag"])
                await asyncio.sleep(0.05)

    def cpu_seconds(self) -> float:
        """CPU time that the process has taken."""
        times = psutil.Process(self.pid).cpu_times()
        return float(times.user + times.system)

    def memory(self) -> float:
        """MiB that are resident."""
        return float(psutil.Process(self.pid).memory_info().rss / 1024**2)
