"""A dead letter given back to its service counts once, and there alone; or it is given up."""

from pathlib import Path

import pytest

from tests.stack.counting import projection
from tests.stack.operating import House, house_of

pytestmark = pytest.mark.stack


@pytest.fixture
def house(kafka: str, mongodb: str, topics: str, database_prefix: str, tmp_path: Path) -> House:
    return house_of(kafka, mongodb, topics, database_prefix, tmp_path)


async def test_a_mended_rule_takes_back_what_it_failed_on_once_and_nobody_else_hears_of_it(
    house: House,
) -> None:
    await house.send(("rep-1", "dial"), ("rep-1", "explodes"), ("rep-2", "dial"))
    async with house.running(projection(), projection("commitments", faulty=False)):
        pass
    assert await house.tallies() == {"acme/rep-1": 1, "acme/rep-2": 1}
    [letter] = await house.ridealong("dead-letters", "list")
    assert (letter["service"], letter["kind"], letter["state"]) == ("metrics", "rule", "open")
    others = await house.tallies("commitments")
    before = await house.ends()
    for _ in range(2):
        assert await house.ridealong("dead-letters", "replay", letter["place"]) == [
            {"place": letter["place"], "service": "metrics", "why_not": None}
        ]
    async with house.running(projection(faulty=False), projection("commitments", faulty=False)):
        pass
    assert await house.tallies() == {"acme/rep-1": 2, "acme/rep-2": 1}
    assert await house.tallies("commitments") == others
    after = await house.ends()
    grown = {
        short: after[short] - before[short] for short in after if after[short] != before[short]
    }
    # Two replays, two markers, and the figures that the mended service tells of rep-1.
    assert grown == {"internal.metrics": 2, "dead-letters": 2, "scores": 1}
    assert await house.ridealong("dead-letters", "list") == []
    [told] = await house.ridealong("dead-letters", "list", "--all")
    assert told["state"] == "replayed"


async def test_what_fails_again_is_a_dead_letter_again_with_where_it_lay_and_the_count(
    house: House,
) -> None:
    await house.send(("rep-1", "explodes"))
    async with house.running(projection()):
        pass
    for attempts in (1, 2, 3):
        [letter] = await house.ridealong("dead-letters", "list")
        assert letter["attempts"] == attempts
        assert letter["origin"].startswith(f"{house.settings.topic_prefix}.activities ")
        await house.ridealong("dead-letters", "replay", "--service", "metrics")
        async with house.running(projection(faulty=attempts < 3)):
            pass
    assert await house.ridealong("dead-letters", "list") == []
    assert await house.tallies() == {"acme/rep-1": 1}


async def test_poison_stays_poison_and_can_be_dropped_with_a_reason(house: House) -> None:
    await house.send(("rep-1", "garbage"), ("rep-1", "dial"), ("rep-1", "explodes"))
    async with house.running(projection()):
        pass
    counted = await house.ridealong("dead-letters", "list", "--by", "reason")
    assert sorted(row["reason"].partition(":")[0] for row in counted) == ["rule", "unreadable"]
    assert [row["count"] for row in counted] == [1, 1]
    before = await house.ends()
    [outcome] = await house.ridealong("dead-letters", "replay", "--reason", "unreadable", expect=1)
    assert "can't read it" in outcome["why_not"]
    assert await house.ends() == before
    [dropped] = await house.ridealong(
        "dead-letters", "drop", "--reason", "unreadable", "--because", "a test row"
    )
    [left] = await house.ridealong("dead-letters", "list")
    assert left["kind"] == "rule"
    every = {each["place"]: each for each in await house.ridealong("dead-letters", "list", "--all")}
    assert every[dropped["place"]]["state"] == "dropped"
    assert every[dropped["place"]]["because"] == "a test row"
    assert await house.tallies() == {"acme/rep-1": 1}


async def test_a_dry_run_does_nothing(house: House) -> None:
    await house.send(("rep-1", "explodes"))
    async with house.running(projection()):
        pass
    before = await house.ends()
    assert len(await house.ridealong("dead-letters", "replay", "--all", "--dry-run")) == 1
    assert (
        len(await house.ridealong("dead-letters", "drop", "--all", "--because", "x", "--dry-run"))
        == 1
    )
    assert await house.ends() == before
