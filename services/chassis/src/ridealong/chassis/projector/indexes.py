"""The indexes that queries of a projection need."""

from ridealong.chassis.mongo import Store
from ridealong.chassis.projector import outbox, timers
from ridealong.chassis.projector.projection import Projection


async def ensure_indexes(store: Store, projection: Projection) -> None:
    """Have them; harmless to repeat."""
    await store.ensure_index(timers.COLLECTION, [(name, 1) for name in timers.INDEX])
    await store.ensure_index(outbox.COLLECTION, [("lane", 1), ("_id", 1)])
    for model in projection.states:
        for fields in model.INDEXES:
            await store.ensure_index(model.COLLECTION, [(name, 1) for name in fields])
        for fields in model.SPARSE_INDEXES:
            await store.ensure_index(model.COLLECTION, [(name, 1) for name in fields], sparse=True)
