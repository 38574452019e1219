"""Many fences at once, on the real store: all of them moved or nothing, and in few round trips."""

from collections.abc import AsyncIterator

import pytest
from pymongo import InsertOne

from ridealong.chassis.mongo import Fence, Fenced, Store

pytestmark = pytest.mark.stack

MANY = 100


@pytest.fixture
async def store(mongodb: str, database_prefix: str) -> AsyncIterator[Store]:
    store = Store(mongodb, f"{database_prefix}_fences")
    yield store
    await store.close()


def fences(expected: int, *, but: dict[int, int] | None = None) -> list[Fence]:
    other = but or {}
    return [
        Fence(f"f-{n}", other.get(n, expected), {"said": expected}, "fenced") for n in range(MANY)
    ]


async def standing(store: Store) -> dict[tuple[int, int], int]:
    """How many stand at which number, and say what."""
    found: dict[tuple[int, int], int] = {}
    for one in await store.find("fenced", {}):
        at = (one["fence"], one["said"])
        found[at] = found.get(at, 0) + 1
    return found


async def test_all_are_moved_together_whether_they_are_new_or_known(store: Store) -> None:
    await store.commit({"written": [InsertOne({"_id": "a"})]}, fences=fences(0))
    assert await standing(store) == {(1, 0): MANY}
    some_new = [*fences(1), *(Fence(f"new-{n}", 0, {"said": 1}, "fenced") for n in range(MANY))]
    await store.commit({"written": [InsertOne({"_id": "b"})]}, fences=some_new)
    assert await standing(store) == {(2, 1): MANY, (1, 1): MANY}
    assert await store.count("written", {}) == 2


@pytest.mark.parametrize("but", [{7: 4}, {99: 0}, {0: 2, 50: 0}])
async def test_where_one_was_moved_by_somebody_else_nothing_is_written(
    store: Store, but: dict[int, int]
) -> None:
    await store.commit({}, fences=fences(0))
    with pytest.raises(Fenced):
        await store.commit({"written": [InsertOne({"_id": "a"})]}, fences=fences(1, but=but))
    assert await standing(store) == {(1, 0): MANY}
    assert await store.count("written", {}) == 0
    await store.commit({}, fences=fences(1))
    assert await standing(store) == {(2, 1): MANY}
