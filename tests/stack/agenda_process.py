"""The agenda service as a process of its own, as the operating system sees it."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import psutil

from ridealong.deploy.local.ports import free_ports
from ridealong.deploy.local.server import ServerProcess
from tests.stack.agenda_running import Servers


@asynccontextmanager
async def agenda_process(
    servers: Servers, folder: Path
) -> AsyncIterator[tuple[str, psutil.Process]]:
    """The agenda service in a process of its own."""
    [port] = free_ports(1)
    environment = os.environ | {
        "RIDEALONG_KAFKA": servers.kafka,
        "RIDEALONG_MONGODB": servers.mongodb,
        "RIDEALONG_TOPIC_PREFIX": servers.topic_prefix,
        "RIDEALONG_DATABASE_PREFIX": servers.database_prefix,
        "RIDEALONG_OIDC_ISSUER": servers.issuer.url,
        "RIDEALONG_HTTP_PORT": str(port),
    }
    part = ServerProcess(
        "agenda",
        [sys.executable, "-m", "ridealong.agenda"],
        folder / "agenda.log",
        environment=environment,
    )
    part.spawn()
    url = f"http://127.0.0.1:{port}"

    def answers() -> bool:
        try:
            return httpx.get(f"{url}/livez").status_code == 200
        except httpx.TransportError:
            return False

    try:
        await asyncio.to_thread(part.wait_ready, answers, 60)
        assert part.pid is not None
        yield url, psutil.Process(part.pid)
    finally:
        await asyncio.to_thread(part.stop)
