"""Lanes while one set of collections is handed over to another.

Whoever hands over moves the fence of every lane, so that no batch in flight can be written, and
marks the lanes frozen; then it has some seconds to move the pointer. If it dies in between, the
owners go on by themselves. Once the pointer has moved, the lanes of the set that was left are
marked retired, and nobody writes there again.
"""

import asyncio
import time
from collections.abc import Sequence
from typing import Final

from ridealong.chassis.documents import Document
from ridealong.chassis.mongo import Store
from ridealong.chassis.projector import lanes
from ridealong.chassis.projector.actions import Away
from ridealong.chassis.projector.lanes import Lane

FROZEN: Final = "frozen"
RETIRED: Final = "retired"
FROZEN_SECONDS: Final = 5.0
"""So long a lane's owner waits for a set to be handed over. By its own clock, from when it meets
the lane: clocks needn't agree, since what is written in the end is decided by the fence."""
_LOOK_SECONDS: Final = 0.02


async def read_lanes(store: Store, numbers: Sequence[int]) -> dict[int, Lane]:
    """The lanes of the set that is active now, once they aren't frozen any more.

    Raises:
        Away: the set was left, and which one is active can't be seen yet.
    """
    deadline = time.monotonic() + FROZEN_SECONDS
    while True:
        await store.look()
        documents = await store.by_ids(lanes.COLLECTION, numbers)
        retired = any(RETIRED in each for each in documents.values())
        frozen = any(FROZEN in each for each in documents.values())
        overdue = time.monotonic() >= deadline
        if not retired and (overdue or not frozen):
            return {
                number: lanes.from_document(number, documents.get(number)) for number in numbers
            }
        if overdue:
            raise Away("store", "the set was left")
        await asyncio.sleep(_LOOK_SECONDS)


def marked(document: Document | None, mark: str | None = None) -> Document:
    """The content of a lane with this mark, or with none. Whoever takes a lane up again writes it
    without."""
    held = document or {"offsets": []}
    content = {name: held[name] for name in held if name not in ("_id", "fence", FROZEN)}
    return content if mark is None else content | {mark: True}
