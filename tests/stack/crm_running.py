"""A CRM's export imported by the command, as a user does it."""

import asyncio
import os
import sys
from pathlib import Path
from typing import Any

import httpx

TENANT = "crm-test"


async def ridealong(folder: Path, *arguments: str, **environment: str) -> str:
    """Run the command as a user does, in an empty folder."""
    process = await asyncio.create_subprocess_exec(
        Path(sys.executable).with_name("ridealong"),
        *arguments,
        cwd=folder,
        env={**os.environ, **environment},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    output, errors = await process.communicate()
    assert process.returncode == 0, (output + errors).decode()
    return output.decode()


async def import_crm(folder: Path, export: Path, settings: dict[str, Any], metrics_url: str) -> str:
    return await ridealong(
        folder,
        *("import", "crm", str(export), "--tenant", TENANT, "--wait", "--strict"),
        RIDEALONG_KAFKA=settings["kafka"],
        RIDEALONG_TOPIC_PREFIX=settings["topic_prefix"],
        RIDEALONG_METRICS_URL=metrics_url,
    )


async def caught_up(client: httpx.AsyncClient) -> None:
    async with asyncio.timeout(120):
        while not (await client.get("/lag")).json().get("caught_up"):  # noqa: ASYNC110
            await asyncio.sleep(0.1)
