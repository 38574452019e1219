"""Events that a worker derives (a mail was sent): state and event in one transaction."""

from collections.abc import Mapping, Sequence
from typing import Any

from aiokafka import AIOKafkaProducer

from ridealong.chassis.mongo import Fence, Store, WriteOp
from ridealong.chassis.projector import outbox
from ridealong.chassis.projector.outbox import NO_LANE, Relay
from ridealong.contracts import Event, new_id


class Announcer:
    """Writes a worker's own documents together with the events that tell of them.

    Only documents that no projection writes: those have their one writer already.
    """

    def __init__(
        self, service: str, store: Store, producer: AIOKafkaProducer, *, topic_prefix: str
    ) -> None:
        self._store = store
        self._prefix = topic_prefix
        self._relay = Relay(service, store, producer)

    async def commit(
        self,
        writes: Mapping[str, Sequence[WriteOp]],
        events: Sequence[Event[Any]],
        *,
        fences: Sequence[Fence] = (),
        fence_collection: str = "lanes",
    ) -> None:
        """All writes and the outbox at once, then send. What can't be sent now is sent later.

        Raises:
            Fenced: another worker has moved one of the fenced documents; nothing was written.
        """
        entries = [
            outbox.entry_for(event, f"worker:{new_id()}", NO_LANE, self._prefix) for event in events
        ]
        await self._store.commit(
            {**writes, outbox.COLLECTION: [parcel.insert() for parcel in outbox.packed(entries)]},
            fences=fences,
            fence_collection=fence_collection,
        )
        await self._relay.send(entries)
