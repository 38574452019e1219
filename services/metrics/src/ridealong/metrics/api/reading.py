"""States out of the store, always within one tenant."""

from collections.abc import Iterable, Sequence
from itertools import islice
from typing import TypeVar

from ridealong.chassis.documents import Document
from ridealong.chassis.mongo import Store
from ridealong.chassis.projector import State

S = TypeVar("S", bound=State)
_AT_ONCE = 1000


async def states(
    store: Store, model: type[S], tenant: str, where: Document, *, by: str = "", limit: int = 0
) -> list[S]:
    """The states of a tenant that match, in order of a field; at most `limit` (0 is all)."""
    order = [(by, 1)] if by else ()
    found = await store.find(model.COLLECTION, {"tenant": tenant, **where}, sort=order, limit=limit)
    return [model.from_document(document) for document in found]


def one_of(values: Sequence[str]) -> object:
    """What a field is to be: the one value, or one of several."""
    # Not every store reads an index for a list of one.
    return values[0] if len(values) == 1 else {"$in": list(values)}


async def by_ids(store: Store, model: type[S], tenant: str, ids: Iterable[str]) -> dict[str, S]:
    """The states with these ids that belong to the tenant; a missing one is absent."""
    found: dict[str, S] = {}
    rest = iter(ids)
    while some := list(islice(rest, _AT_ONCE)):
        documents = await store.by_ids(model.COLLECTION, some)
        for id_, document in documents.items():
            state = model.from_document(document)
            if state.tenant == tenant:
                found[id_] = state
    return found


async def by_id(store: Store, model: type[S], tenant: str, id_: str) -> S | None:
    """One state of the tenant, None where there is none."""
    return (await by_ids(store, model, tenant, [id_])).get(id_)
