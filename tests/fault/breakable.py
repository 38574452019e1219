"""A broker and a store of one's own, to be stopped, killed and started again."""

import asyncio
import os
import signal
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

from ridealong.deploy.local.kafka import KafkaSettings, LocalKafka
from ridealong.deploy.local.ports import free_ports
from ridealong.deploy.local.server import ServerProcess
from ridealong.deploy.local.store import LocalStore, StoreSettings


class Breakable:
    """One of the two, as `make up` starts it; its port and its data outlast it."""

    def __init__(self, part: LocalKafka | LocalStore) -> None:
        self._part = part
        # A server ends with the thread that started it: with this one, and not with a test's.
        self._thread = ThreadPoolExecutor(1)

    @property
    def _process(self) -> ServerProcess:
        assert self._part.process is not None
        return self._part.process

    async def start(self) -> None:
        """Start it where it was; back when it answers."""
        await self._do(self._part.start)

    async def stop(self) -> None:
        """Stop it in order."""
        await self._do(self._part.stop)

    async def kill(self) -> None:
        """End it with -9."""
        self.signal(signal.SIGKILL)
        await self._do(self._process.stop)

    def signal(self, number: signal.Signals) -> None:
        """Send it this signal."""
        assert self._process.pid is not None
        os.kill(self._process.pid, number)

    def begin(self) -> None:
        """Start it for the first time."""
        self._thread.submit(self._part.start).result()

    def end(self) -> None:
        """Stop it for good."""
        self._part.stop()
        self._thread.shutdown()

    async def _do(self, what: Callable[[], None]) -> None:
        await asyncio.get_running_loop().run_in_executor(self._thread, what)


@contextmanager
def breakable_kafka(folder: Path, jars: Path) -> Iterator[tuple[str, Breakable]]:
    """A broker for the time of the block: its address, and its handle."""
    port, controller = free_ports(2)
    server = LocalKafka(KafkaSettings(folder / "breakable-kafka", port, controller), jars)
    with running(server) as broken:
        yield server.bootstrap, broken


@contextmanager
def breakable_store(folder: Path) -> Iterator[tuple[str, Breakable]]:
    """A store for the time of the block: its address, and its handle."""
    [port] = free_ports(1)
    server = LocalStore(StoreSettings(folder / "breakable-store", port))
    with running(server) as broken:
        yield server.uri, broken


@contextmanager
def running(part: LocalKafka | LocalStore) -> Iterator[Breakable]:
    """Such a server, started, for the time of the block."""
    broken = Breakable(part)
    broken.begin()
    try:
        yield broken
    finally:
        broken.end()
