"""The notifier as a process of its own, to be killed, with a clock that a test sets."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx

from ridealong.chassis.service import serve
from ridealong.chassis.settings import load
from ridealong.deploy.local.ports import free_ports
from ridealong.deploy.local.server import ServerProcess
from ridealong.notifier.app import create
from ridealong.notifier.settings import NotifierSettings

CLOCK = "TEST_CLOCK"


@dataclass
class SharedClock:
    """A clock that runs, by as much ahead as its file says, for all processes that look there."""

    path: Path

    def __call__(self) -> datetime:
        return datetime.now(UTC) + timedelta(seconds=float(self.path.read_text()))

    def set(self, instant: datetime) -> None:
        """Make it this time now, everywhere at once."""
        fresh = self.path.with_suffix(".new")
        fresh.write_text(repr((instant - datetime.now(UTC)).total_seconds()))
        fresh.replace(self.path)


@dataclass
class NotifierProcess:
    """The process, and where it answers; `killed` counts how often it was."""

    settings: dict[str, Any]
    clock: SharedClock
    folder: Path
    killed: int = 0
    url: str = ""
    _part: ServerProcess | None = field(default=None)

    async def start(self) -> None:
        """Start it, and wait until it answers."""
        [port] = free_ports(1)
        self.url = f"http://127.0.0.1:{port}"
        told = {f"RIDEALONG_{name.upper()}": str(value) for name, value in self.settings.items()}
        environment = os.environ | told
        environment |= {"RIDEALONG_HTTP_PORT": str(port), CLOCK: str(self.clock.path)}
        self._part = ServerProcess(
            "notifier",
            [sys.executable, "-m", "tests.stack.notifier_process"],
            self.folder / "notifier.log",
            environment=environment,
        )
        self._part.spawn()

        def answers() -> bool:
            try:
                return httpx.get(f"{self.url}/livez").status_code == 200
            except httpx.TransportError:
                return False

        await asyncio.to_thread(self._part.wait_ready, answers, 60)

    async def kill(self) -> None:
        """As a machine that loses power."""
        assert self._part is not None
        assert self._part.pid is not None
        os.kill(self._part.pid, signal.SIGKILL)
        self.killed += 1
        while self._part.running:  # noqa: ASYNC110 - another process's state
            await asyncio.sleep(0.01)

    async def stop(self) -> None:
        """In order, if it runs."""
        if self._part is not None and self._part.running:
            await asyncio.to_thread(self._part.stop)


@asynccontextmanager
async def notifier_process(
    settings: dict[str, Any], clock: SharedClock, folder: Path
) -> AsyncIterator[NotifierProcess]:
    """One that runs, for the time of the block."""
    process = NotifierProcess(settings, clock, folder)
    await process.start()
    try:
        yield process
    finally:
        await process.stop()


def main() -> None:
    """The process itself."""
    settings = load(NotifierSettings, os.environ)
    clock = SharedClock(Path(os.environ[CLOCK]))
    serve(create(settings, clock), settings, "notifier")


if __name__ == "__main__":
    main()
