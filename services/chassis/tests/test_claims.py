"""Of commands that exclude one another one is under way at a time, whoever dies in between."""

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, cast

import pytest
from bson.binary import Binary
from pymongo import DeleteMany, DeleteOne, InsertOne, ReplaceOne, UpdateOne
from pymongo.errors import BulkWriteError

from ridealong.chassis.http import claims
from ridealong.chassis.http.claims import UNDER_WAY, Claim, Claims
from ridealong.chassis.http.problems import Problem
from ridealong.chassis.mongo import Store

PLACE = {"event": "e-1", "topic": "t", "partition": 3, "offset": 41}
ABOUT = b"c-1"


class Shelf:
    """A store of these collections in memory, each write whole in itself."""

    def __init__(self) -> None:
        self.collections: dict[str, dict[Any, dict[str, Any]]] = {"claims": {}, "applied": {}}

    @property
    def claims(self) -> dict[Any, dict[str, Any]]:
        return self.collections["claims"]

    async def by_ids(self, collection: str, ids: Sequence[Any]) -> dict[Any, dict[str, Any]]:
        await asyncio.sleep(0)
        held = self.collections[collection]
        return {bytes(id_): dict(held[bytes(id_)]) for id_ in ids if bytes(id_) in held}

    async def write(
        self, collection: str, operations: Sequence[Any], *, ordered: bool = False
    ) -> None:
        await asyncio.sleep(0)
        assert ordered or len(operations) <= 2
        for index, operation in enumerate(operations):
            self._write(self.collections[collection], operation, index)

    def _write(self, held: dict[Any, dict[str, Any]], operation: Any, index: int) -> None:
        if isinstance(operation, InsertOne):
            self._insert(held, operation._doc, index)
            return
        where = cast("dict[str, Any]", operation._filter)
        if isinstance(operation, DeleteMany):
            for id_ in [id_ for id_, each in held.items() if each["until"] < where["until"]["$lt"]]:
                del held[id_]
            return
        known = held.get(bytes(where["_id"]))
        matches = known is not None and all(known[name] == each for name, each in where.items())
        if isinstance(operation, ReplaceOne) and not matches:
            self._insert(held, operation._doc, index)
        elif isinstance(operation, ReplaceOne):
            held[bytes(where["_id"])] = dict(operation._doc)
        elif isinstance(operation, DeleteOne) and matches:
            del held[bytes(where["_id"])]
        elif isinstance(operation, UpdateOne) and known is not None:
            known.update(cast("dict[str, Any]", operation._doc)["$set"])

    @staticmethod
    def _insert(held: dict[Any, dict[str, Any]], document: Any, index: int) -> None:
        id_ = bytes(document["_id"])
        if id_ in held:
            raise BulkWriteError({"writeErrors": [{"index": index, "code": 11000}]})
        held[id_] = dict(document)


class Hands:
    """The hands of a clock."""

    def __init__(self) -> None:
        self.now = datetime(2026, 3, 2, 10, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(claims, "PATIENCE_SECONDS", 0.1)
    monkeypatch.setattr(claims, "_POLL_SECONDS", 0.001)


@pytest.fixture
def shelf() -> Shelf:
    return Shelf()


@pytest.fixture
def hands() -> Hands:
    return Hands()


def instance(shelf: Shelf, hands: Hands) -> Claims:
    return Claims(cast("Store", shelf), clock=hands)


def claim(name: bytes, request: str = "r", *, keyed: bool = False, about: bool = True) -> Claim:
    return Claim(name, request, keyed, ABOUT if about else None)


def applied(shelf: Shelf, name: bytes) -> None:
    shelf.collections["applied"][name] = {"_id": Binary(name)}


async def test_the_second_waits_until_the_first_was_applied(shelf: Shelf, hands: Hands) -> None:
    one, other = instance(shelf, hands), instance(shelf, hands)
    assert await one.take(claim(b"first")) is None
    second = asyncio.create_task(other.take(claim(b"second")))
    await asyncio.sleep(0.02)
    assert not second.done()
    applied(shelf, b"first")
    assert await second is None
    assert bytes(shelf.claims[ABOUT]["event"]) == b"second"


async def test_what_is_not_applied_in_time_is_said_and_nothing_stays_claimed(
    shelf: Shelf, hands: Hands
) -> None:
    one = instance(shelf, hands)
    await one.take(claim(b"first"))
    with pytest.raises(Problem, match="under way") as refused:
        await one.take(claim(b"second", keyed=True))
    assert (refused.value.status, list(shelf.claims)) == (409, [ABOUT])


async def test_who_dies_before_appending_blocks_for_so_long_and_no_longer(
    shelf: Shelf, hands: Hands
) -> None:
    one = instance(shelf, hands)
    await one.take(claim(b"died"))
    hands.now += UNDER_WAY
    with pytest.raises(Problem):
        await one.take(claim(b"second"))
    hands.now += UNDER_WAY / 90
    assert await one.take(claim(b"second")) is None


@pytest.mark.parametrize("racing", [2, 5])
async def test_of_many_that_take_over_at_once_one_does(
    shelf: Shelf, hands: Hands, racing: int
) -> None:
    await instance(shelf, hands).take(claim(b"first"))
    applied(shelf, b"first")
    names = [b"racer-%d" % number for number in range(racing)]
    taken = await asyncio.gather(
        *(instance(shelf, hands).take(claim(name)) for name in names), return_exceptions=True
    )
    assert [each for each in taken if each is None] == [None]
    assert sum(isinstance(each, Problem) for each in taken) == racing - 1


async def test_the_same_command_hears_where_the_first_lies(shelf: Shelf, hands: Hands) -> None:
    one, other = instance(shelf, hands), instance(shelf, hands)
    await one.take(claim(b"same", keyed=True))
    again = asyncio.create_task(other.take(claim(b"same", keyed=True)))
    await asyncio.sleep(0.02)
    one.appended(claim(b"same", keyed=True), PLACE)
    assert await again == PLACE


async def test_the_same_command_goes_on_where_the_first_has_died(
    shelf: Shelf, hands: Hands
) -> None:
    one = instance(shelf, hands)
    await one.take(claim(b"same", keyed=True))
    assert await one.take(claim(b"same", keyed=True)) is None
    assert bytes(shelf.claims[ABOUT]["event"]) == b"same"


async def test_another_request_of_the_same_key_is_a_mistake(shelf: Shelf, hands: Hands) -> None:
    one, other = instance(shelf, hands), instance(shelf, hands)
    await one.take(claim(b"same", keyed=True, about=False))
    with pytest.raises(Problem, match="used for another request") as refused:
        await other.take(claim(b"same", "another", keyed=True, about=False))
    assert refused.value.status == 422


async def test_what_was_refused_lets_go_of_its_claims_alone(shelf: Shelf, hands: Hands) -> None:
    one = instance(shelf, hands)
    mine = claim(b"mine", keyed=True)
    await one.take(mine)
    with pytest.raises(Problem):
        async with one.released_on_failure(mine):
            raise Problem(409, "refused", "It doesn't fit")
    assert shelf.claims == {}
    await one.take(claim(b"theirs"))
    await one.release(mine)
    assert list(shelf.claims) == [ABOUT]


async def test_what_excludes_nothing_and_has_no_key_claims_nothing(
    shelf: Shelf, hands: Hands
) -> None:
    assert await instance(shelf, hands).take(claim(b"free", about=False)) is None
    assert shelf.claims == {}


async def test_what_is_over_is_forgotten_after_a_while(
    shelf: Shelf, hands: Hands, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(claims, "_SWEEP_SECONDS", 0.0)
    one = instance(shelf, hands)
    await one.take(claim(b"old", keyed=True))
    hands.now += 2 * UNDER_WAY
    await one.take(claim(b"new", about=False))
    await asyncio.sleep(0.01)
    assert shelf.claims == {}
