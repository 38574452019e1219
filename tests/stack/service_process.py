"""A service as a process of its own, as the operating system sees it."""

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
async def service_process(
    name: str, servers: Servers, folder: Path, *, port: int | None = None, **settings: str
) -> AsyncIterator[tuple[str, psutil.Process]]:
    """The service of this name for the time of the block: its address and its process. `settings`
    are its own, beside those that all share."""
    port = port or free_ports(1)[0]
    environment = os.environ | {
        "RIDEALONG_KAFKA": servers.kafka,
        "RIDEALONG_MONGODB": servers.mongodb,
        "RIDEALONG_TOPIC_PREFIX": servers.topic_prefix,
        "RIDEALONG_DATABASE_PREFIX": servers.database_prefix,
        "RIDEALONG_OIDC_ISSUER": servers.issuer.url,
        "RIDEALONG_HTTP_PORT": str(port),
        **{f"RIDEALONG_{key.upper()}": value for key, value in settings.items()},
    }
    part = ServerProcess(
        name,
        [sys.executable, "-m", f"ridealong.{name}"],
        folder / f"{name}.log",
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
