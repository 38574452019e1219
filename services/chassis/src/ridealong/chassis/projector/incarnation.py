"""Which life of its database a service is in.

A database that was lost is built anew from the log, in other batches than the first time. What the
first life derived within one batch it told once; the second may tell it step by step. If the last
step had the id that it had before, readers would drop it and stay with the step before: so each
life gives ids of its own, and its last word, which carries the whole state, is what stands.
"""

from contextlib import suppress

from ridealong.chassis.mongo import Fence, Fenced, Store
from ridealong.contracts import new_id

COLLECTION = "incarnation"
_ID = "database"


async def incarnation_of(store: Store) -> str:
    """The name of this life: made once, whichever instance asks first, and gone with the
    database."""
    if _ID not in (found := await store.by_ids(COLLECTION, [_ID])):
        with suppress(Fenced):
            fence = Fence(_ID, 0, {"name": new_id()})
            await store.commit({}, fences=[fence], fence_collection=COLLECTION)
        found = await store.by_ids(COLLECTION, [_ID])
    name: str = found[_ID]["name"]
    return name
