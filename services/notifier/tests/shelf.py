"""A store and a log in memory for the worker of deliveries, that stop where a test says so."""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime
from types import SimpleNamespace
from typing import Any, cast

from ridealong.chassis.documents import as_stored
from ridealong.chassis.mongo import Fence, Fenced
from ridealong.chassis.neighbours import Behind, Neighbour
from ridealong.chassis.projector.state import State
from ridealong.chassis.service import Context
from ridealong.contracts import Event
from ridealong.contracts.internal import Forwarded
from ridealong.notifier.delivery.worker import Deliveries
from ridealong.notifier.model import Reminder
from ridealong.notifier.settings import NotifierSettings


@dataclass
class Shelf:
    """Documents by collection. `stops_after`: a commit of whose documents this is true of one is
    written and never returns, as for a process that is killed right then."""

    documents: dict[str, dict[str, Any]] = field(default_factory=dict)
    told: list[Any] = field(default_factory=list)
    stops_after: Callable[[Mapping[str, Any]], bool] = lambda _: False
    stopped: bool = False

    def put(self, *states: State) -> None:
        """Lay these down, as a projection does."""
        for state in states:
            self.documents.setdefault(state.COLLECTION, {})[state.id] = as_stored(
                state.to_document()
            )

    def reminder(self, name: str) -> Reminder:
        """The one of this name."""
        return Reminder.from_document(self.documents[Reminder.COLLECTION][f"acme/{name}"])

    def states(self) -> dict[str, str]:
        """How each reminder stands."""
        return {
            id_.partition("/")[2]: one["state"]
            for id_, one in self.documents[Reminder.COLLECTION].items()
        }

    async def aggregate(self, name: str, stages: Sequence[Any]) -> list[dict[str, Any]]:
        """The due ones that match: all at once, which the shelf is small enough for."""
        where = stages[0]["$match"]
        whose = where.get("person", {}).get("$in")
        due = [
            one
            for one in self.documents.get(name, {}).values()
            if one["state"] == "due" and (whose is None or one["person"] in whose)
        ]
        return sorted(due, key=lambda one: (one["due_at"], one["_id"]))

    async def by_ids(self, name: str, ids: Sequence[str]) -> dict[str, Any]:
        """Those that are there."""
        await asyncio.sleep(0)
        there = self.documents.get(name, {})
        return {id_: dict(there[id_]) for id_ in ids if id_ in there}

    async def commit(
        self,
        _: Mapping[str, Any],
        events: Sequence[Event[Any]],
        *,
        fences: Sequence[Fence] = (),
        fence_collection: str = "lanes",
    ) -> None:
        """All or nothing; a closing is read back at once."""
        await asyncio.sleep(0)
        held = self.documents.setdefault(fence_collection, {})
        for fence in fences:
            if held.get(str(fence.id), {"fence": 0})["fence"] != fence.expected:
                raise Fenced(fence.id)
        for fence in fences:
            moved = {**fence.content, "_id": fence.id, "fence": fence.expected + 1}
            held[str(fence.id)] = as_stored(moved)
        for event in events:
            if isinstance(event.data, Forwarded):
                whose = {"tenant": event.tenant, "key": f"{event.tenant}/{event.data.person}"}
                id_ = f"{event.tenant}/{event.data.about}"
                self.put(Reminder.model_validate({**event.data.body, "id": id_, **whose}))
            else:
                self.told.append(event.data)
        if any(self.stops_after(fence.content) for fence in fences):
            self.stopped = True
            await asyncio.Event().wait()


class _Judged:
    async def behind(self) -> Behind:
        return Behind()


@asynccontextmanager
async def delivering(
    shelf: Shelf, clock: Callable[[], datetime], **settings: Any
) -> AsyncIterator[None]:
    """The worker on it for the time of the block; then it ends as if it were killed."""

    async def settled() -> None:
        return

    chosen: dict[str, Any] = {
        "delivery_poll_seconds": 0.02,
        "delivery_retry_seconds": 0.2,
        "delivery_lease_seconds": 1,
        "smtp_timeout_seconds": 0.4,
        "hold_still_seconds": 0.05,
        "drain_seconds": 0.01,
    }
    context = SimpleNamespace(store=shelf, announcer=shelf, clock=clock, settled=settled)
    worker = Deliveries(
        cast("Context", context),
        NotifierSettings(**(chosen | settings)),
        cast("Neighbour", _Judged()),
    )
    task = asyncio.create_task(worker.run())
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
