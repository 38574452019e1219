"""A projection built anew with other rules: what it takes in, what it tells, and what stops it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from decimal import Decimal
from pathlib import Path

import pytest

from ridealong.chassis.collection_sets import CollectionSet
from ridealong.chassis.mongo import Store
from ridealong.chassis.projector.rebuilding.rebuild import Result
from ridealong.deploy.operating import rebuilding
from ridealong.deploy.operating.installation import Installation
from ridealong.deploy.operating.rebuilding import How, Show
from tests.stack.counting import projection
from tests.stack.operating import House, house_of

pytestmark = pytest.mark.stack

DIALS = [("rep-1", "dial"), ("rep-2", "rings"), ("rep-2", "rings"), ("rep-1", "late")]
SILENT = Show(lambda _: None, lambda _: None)


@pytest.fixture
def house(kafka: str, mongodb: str, topics: str, database_prefix: str, tmp_path: Path) -> House:
    return house_of(kafka, mongodb, topics, database_prefix, tmp_path)


async def rebuilt(house: House, *, faulty: bool, how: How | None = None) -> Result:
    settings = house.settings
    where = Installation(
        settings.kafka,
        settings.mongodb.get_secret_value(),
        settings.topic_prefix,
        settings.database_prefix,
    )
    rules = projection(faulty=faulty)
    return await rebuilding.rebuild(where, "metrics", how or How(), SILENT, projection=rules)


@asynccontextmanager
async def store_of(house: House) -> AsyncIterator[Store]:
    """The service's database, by the collections' own names."""
    name = f"{house.settings.database_prefix}_metrics"
    store = Store(house.settings.mongodb.get_secret_value(), name, only=CollectionSet())
    try:
        yield store
    finally:
        await store.close()


async def test_mended_rules_take_in_what_was_given_up_and_tell_nobody_anything(
    house: House,
) -> None:
    await house.send(*DIALS, ("rep-1", "explodes"), ("rep-3", "garbage"))
    async with house.running(projection()):
        before = await house.tallies(), await house.ends()
        result = await rebuilt(house, faulty=False)
        after = await house.tallies(), await house.ends()
        # What comes next is applied by the instance that was there all the time.
        await house.send(*DIALS, ("rep-1", "explodes"), ("rep-3", "garbage"), ("rep-4", "dial"))
    assert result == Result(1, swapped=True, lost=0)
    assert before[0] == {"acme/rep-1": Decimal(1), "acme/rep-2": Decimal(2)}
    assert after[0] == {"acme/rep-1": Decimal(2), "acme/rep-2": Decimal(2)}
    assert after[1] == before[1]
    assert await house.tallies() == {**after[0], "acme/rep-4": Decimal(1)}
    async with store_of(house) as store:
        assert await store.find("set1.timers", {}) == [], "what has rung rings no more"
        rings = [each["rings"] for each in await store.find("set1.tallies", {"rings": {"$gt": 0}})]
        assert rings == [2]


async def test_rules_that_fail_on_what_the_service_has_are_not_swapped_in_unless_accepted(
    house: House,
) -> None:
    await house.send(*DIALS, ("rep-1", "explodes"), ("rep-3", "garbage"))
    async with house.running(projection(faulty=False)):
        refused = await rebuilt(house, faulty=True)
        still = await house.tallies()
        accepted = await rebuilt(house, faulty=True, how=How(accept_lost=True))
    assert refused == Result(1, swapped=False, lost=1)
    assert still["acme/rep-1"] == Decimal(2)
    assert accepted == Result(1, swapped=True, lost=1)
    assert (await house.tallies())["acme/rep-1"] == Decimal(1)
    letters = await house.ridealong("dead-letters", "list")
    assert sorted(each["kind"] for each in letters) == ["rule", "unreadable"]


async def test_a_rebuild_is_looked_at_given_up_and_leaves_nothing_behind(house: House) -> None:
    await house.send(*DIALS)
    async with house.running(projection()):
        held = await rebuilt(house, faulty=True, how=How(hold=True))
        told = await house.ridealong("rebuild", "metrics", "--status")
        before = await house.tallies()
        given_up = await house.ridealong("rebuild", "metrics", "--abort")
        again = await house.ridealong("rebuild", "metrics", "--abort")
    assert held == Result(1, swapped=False, lost=0)
    assert (told["state"], told["shadow"]) == ("building", 1)
    assert told["read"] == told["of"] > 0
    assert (given_up["aborted"], again["aborted"]) == (True, False)
    assert await house.tallies() == before
    assert (await house.ridealong("rebuild", "metrics", "--status"))["state"] == "none"
    async with store_of(house) as store:
        assert [name for name in await store.names() if name.startswith("set1")] == []
