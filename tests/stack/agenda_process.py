"""The agenda service as a process of its own, as the operating system sees it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import psutil

from tests.stack.agenda_running import Servers
from tests.stack.service_process import service_process


@asynccontextmanager
async def agenda_process(
    servers: Servers, folder: Path
) -> AsyncIterator[tuple[str, psutil.Process]]:
    """The agenda service in a process of its own."""
    async with service_process("agenda", servers, folder) as running:
        yield running
