"""The operator's command that rebuilds, as a process that can be killed."""

import asyncio
import contextlib
import os
import signal
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import httpx
import pymongo

from ridealong.chassis.collection_sets import CollectionSet, Sets
from ridealong.chassis.projector.projection import Projection
from ridealong.deploy.operating import installation as operating
from ridealong.deploy.operating import rebuilding
from tests.fault.installation import Installation

COMMAND = "from ridealong.deploy.cli import main; main()"
Contents = dict[str, dict[str, dict[str, Any]]]


class Rebuilding:
    """`ridealong rebuild SERVICE` on an installation."""

    def __init__(self, installation: Installation, service: str, **settings: str) -> None:
        self._installation = installation
        self._service = service
        self._settings = settings
        self.where = operating.Installation(
            installation.servers.kafka,
            installation.servers.mongodb,
            installation.name,
            installation.name,
        )

    async def start(self, *options: str) -> asyncio.subprocess.Process:
        """Begin, or go on."""
        return await asyncio.create_subprocess_exec(
            *(sys.executable, "-c", COMMAND, "rebuild", self._service, "--json", *options),
            env=os.environ | self._environment(),
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )

    async def end(self, *options: str) -> None:
        """Run it to its end; raises AssertionError with what it said where it fails."""
        process = await self.start(*options)
        out, err = await process.communicate()
        assert process.returncode == 0, (out.decode(), err.decode())

    async def share(self) -> float:
        """Which share of what the service has read is folded into the shadow set."""
        standing = await rebuilding.standing(self.where, self._service)
        return standing.read / standing.of if standing.of else 0.0

    async def killed_at(self, share: float) -> float:
        """Begin, or go on, and end with -9 once this share of the records is folded; gives the
        share that is kept."""
        process = await self.start("--hold")
        kept = 0.0
        while process.returncode is None and kept < share:
            await asyncio.sleep(0.02)
            kept = await self.share()
        with contextlib.suppress(ProcessLookupError):
            os.kill(process.pid, signal.SIGKILL)
        await process.communicate()
        assert process.returncode == -signal.SIGKILL, "it ended before it was killed"
        return kept

    async def sets(self) -> Sets:
        """Which sets there are now."""
        return await rebuilding.standing_sets(self.where, self._service)

    def contents(self, which: CollectionSet, projection: Projection) -> Contents:
        """All documents of this set that follow from the log."""
        names = {state.COLLECTION for state in projection.states} | {"timers", "applied"}
        database = f"{self._installation.name}_{self._service}"
        with pymongo.MongoClient[dict[str, Any]](self._installation.servers.mongodb) as client:
            return {
                name: {
                    str(each["_id"]): each for each in client[database][which.place(name)].find()
                }
                for name in names
            }

    def _environment(self) -> dict[str, str]:
        installation = self._installation
        return {
            "RIDEALONG_KAFKA": installation.servers.kafka,
            "RIDEALONG_MONGODB": installation.servers.mongodb,
            "RIDEALONG_TOPIC_PREFIX": installation.name,
            "RIDEALONG_DATABASE_PREFIX": installation.name,
            "RIDEALONG_DATA": str(installation.folder),
            **{f"RIDEALONG_{name.upper()}": value for name, value in self._settings.items()},
        }


def differences(one: Contents, other: Contents) -> list[str]:
    """Where two sets of documents aren't the same: collection, id and fields."""
    found = []
    for name in sorted(one.keys() | other.keys()):
        here, there = one.get(name, {}), other.get(name, {})
        for id_ in sorted(here.keys() | there.keys()):
            if (a := here.get(id_)) != (b := there.get(id_)):
                fields = sorted({*(a or {}), *(b or {})})
                which = [each for each in fields if (a or {}).get(each) != (b or {}).get(each)]
                found.append(f"{name} {id_}: {', '.join(which)}")
    return found


@dataclass
class Reader:
    """Somebody who reads all the time, and what they were answered."""

    addresses: Sequence[str]
    token: str
    answers: int = 0
    failed: list[str] = field(default_factory=list)
    longest: float = 0.0

    @contextmanager
    def reading(self) -> Iterator[None]:
        """Read for the time of the block."""
        task = asyncio.create_task(self._read())
        try:
            yield
        finally:
            task.cancel()

    async def _read(self) -> None:
        headers = {"Authorization": f"Bearer {self.token}"}
        async with httpx.AsyncClient(timeout=30, trust_env=False, headers=headers) as client:
            while True:
                for address in self.addresses:
                    started = time.monotonic()
                    try:
                        answer = await client.get(address)
                    except httpx.HTTPError as error:
                        self.failed.append(f"{address}: {error!r}")
                        continue
                    self.longest = max(self.longest, time.monotonic() - started)
                    self.answers += 1
                    if answer.status_code != httpx.codes.OK or _is_empty(answer):
                        self.failed.append(f"{address}: {answer.status_code} {answer.text[:200]}")
                await asyncio.sleep(0.01)


def _is_empty(answer: httpx.Response) -> bool:
    """A list without anything in it: what would be read of a set that isn't there."""
    told = answer.json()
    return isinstance(told, dict) and told.get("items") == []
