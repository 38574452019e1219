"""Steady traffic: publishes events and reads what comes of them, until the file `stop` is there.

Says what happens in lines of JSON on standard output: `failed` for each read that failed, `steady`
when the first events have come out, `end` with the figures.
"""

import asyncio
import json
import os
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

import httpx

from ridealong.contracts.publisher import Publisher

RATE = float(os.environ.get("RATE", "10"))
REPS = 12
TENANT = os.environ["TENANT"]
NAME = os.environ["NAME"]
STOP = Path.home() / "stop"
AGAIN = 10
"""Every so many-th activity is published twice."""


def tell(**what: Any) -> None:
    """One line."""
    print(json.dumps({"at": time.time(), **what}), flush=True)


class Traffic:
    """What was published and what was seen of it."""

    def __init__(self) -> None:
        self.published: list[float] = []
        self.again = 0
        self.reads: dict[str, int] = {}
        self.failed: list[dict[str, Any]] = []
        self.slowest = 0.0
        self.counted = 0
        self.behind: list[tuple[float, float]] = []
        # Each read a connection of its own: none is kept for the next.
        limits = httpx.Limits(max_keepalive_connections=0)
        self.client = httpx.AsyncClient(timeout=10, limits=limits)

    async def publish(self, publisher: Publisher) -> None:
        """Activities of all reps in turn, at a steady rate."""
        begun = time.time()
        for number in count():
            if STOP.exists():
                return
            await asyncio.sleep(max(0.0, begun + number / RATE - time.time()))
            event = publisher.event(
                "ridealong.activity.logged.v1",
                TENANT,
                _activity(number),
                "crm",
                id=f"activity-{number}",
            )
            await publisher.publish(event)
            self.published.append(time.time())
            if number % AGAIN == 0:
                await publisher.publish(event)
                self.again += 1

    async def read(self, what: str, url: str, token: str, seconds: float) -> None:
        """Read again and again, each time by a connection of its own."""
        while True:
            await self.once(what, url, token)
            await asyncio.sleep(seconds)

    async def once(self, what: str, url: str, token: str) -> Any:
        """The answer as JSON; None where it failed, which is told."""
        begun = time.time()
        said: Any = None
        try:
            answer = await self.client.get(url, headers={"Authorization": f"Bearer {token}"})
            said = answer.status_code
            if said == httpx.codes.OK:
                self.reads[what] = self.reads.get(what, 0) + 1
                self.slowest = max(self.slowest, time.time() - begun)
                return answer.json()
        except httpx.HTTPError as error:
            said = f"{type(error).__name__}: {error}"
        self.failed.append({"what": what, "said": said})
        tell(failed=what, said=said, seconds=time.time() - begun)
        return None

    async def sum(self, token: str) -> None:
        """Read how many activities count, and by how much that is behind what was published."""
        answer = await self.once("totals", _url("metrics", "/v1/activities/totals"), token)
        if answer is None:
            return
        self.counted = sum(row["count"] for row in answer["rows"])
        now = time.time()
        unseen = self.published[self.counted : self.counted + 1]
        self.behind.append((now, now - unseen[0] if unseen else 0.0))

    async def summing(self, token: str) -> None:
        """Again and again."""
        while True:
            await self.sum(token)
            await asyncio.sleep(0.5)


def _url(service: str, path: str) -> str:
    return f"http://{NAME}-{service}.{os.environ['NAMESPACE']}.svc.cluster.local{path}"


def _activity(number: int) -> dict[str, Any]:
    return {
        "activity": f"a-{number}",
        "rep": f"rep-{number % REPS}",
        "kind": "dial",
        "occurred_at": datetime.now(UTC).isoformat(),
    }


def _beginning(now: datetime) -> Iterator[tuple[str, dict[str, Any]]]:
    yield "person.updated", {"person": "dana", "name": "Dana", "zone": "UTC"}
    for number in range(REPS):
        rep = f"rep-{number}"
        yield "person.updated", {"person": rep, "name": rep, "zone": "UTC", "manager": "dana"}
        yield "pair.updated", {"rep": rep, "manager": "dana"}
        start = (now + timedelta(days=1, minutes=number)).isoformat()
        session = {"session": f"s-{number}", "rep": rep, "manager": "dana", "start": start}
        yield "session.scheduled", {**session, "zone": "UTC"}
        promise = {"commitment": f"c-{number}", "rep": rep, "manager": "dana", "owner_id": rep}
        due = (now.date() + timedelta(days=30)).isoformat()
        aim = {"measure": {"kind": "dial"}, "target": 1_000_000, "direction": "at_least"}
        told = {"text": "Dials", "due": due, "zone": "UTC", "made_at": now.isoformat()}
        yield "commitment.made", {**promise, **aim, **told}


async def _promised(traffic: Traffic, token: str) -> int:
    found = 0
    for number in range(REPS):
        url = _url("commitments", f"/v1/commitments/c-{number}")
        answer = await traffic.once("commitment", url, token)
        if answer is not None and answer.get("progress"):
            found += int(float(answer["progress"]["amount_now"]))
    return found


async def _scheduled(traffic: Traffic, feed: str, token: str) -> None:
    """Once the feed has a session of each rep."""
    found = 0
    while found < REPS:
        answer = await traffic.once("feed", feed, token)
        found = len(answer["sessions"]) if answer else 0
        await asyncio.sleep(0.5)


async def main() -> None:
    """Until told to stop, and then until all has come out or two minutes are over."""
    traffic = Traffic()
    manager, leader = os.environ["MANAGER_TOKEN"], os.environ["LEADER_TOKEN"]
    async with Publisher(os.environ["KAFKA"], source="/crm/acme") as publisher:
        now = datetime.now(UTC)
        begin = (
            publisher.event(f"ridealong.{kind}.v1", TENANT, data, "crm", id=f"begin-{number}")
            for number, (kind, data) in enumerate(_beginning(now))
        )
        await publisher.publish_many(begin)
        feed = _url("agenda", "/v1/feeds/sessions")
        await _scheduled(traffic, feed, manager)
        readers = [
            asyncio.create_task(each)
            for each in (
                traffic.read("feed", feed, manager, 0.2),
                traffic.read("feed", feed, manager, 0.3),
                traffic.read(
                    "commitment", _url("commitments", "/v1/commitments/c-0"), manager, 0.3
                ),
                traffic.read("reminders", _url("notifier", "/v1/reminders"), manager, 0.5),
                traffic.summing(leader),
            )
        ]
        traffic.failed.clear()
        tell(steady=True)
        await traffic.publish(publisher)
        wanted, until = len(traffic.published), time.time() + 120
        promised = 0
        while time.time() < until and (traffic.counted, promised) != (wanted, wanted):
            promised = await _promised(traffic, manager)
            await asyncio.sleep(1)
        for reader in readers:
            reader.cancel()
    tell(
        end=True,
        published=wanted,
        published_again=traffic.again,
        counted=traffic.counted,
        promised=promised,
        reads=traffic.reads,
        failed=len(traffic.failed),
        slowest=traffic.slowest,
        behind=traffic.behind,
    )


if __name__ == "__main__":
    asyncio.run(main())
