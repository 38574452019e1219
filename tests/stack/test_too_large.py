"""A document that outgrows the store costs the event that made it so, and stops nobody."""

from decimal import Decimal
from pathlib import Path
from typing import ClassVar

import pytest

from ridealong.chassis.projector import Projection, State, Work
from ridealong.contracts import Event
from ridealong.contracts.activities import ActivityLogged
from tests.stack.operating import house_of

pytestmark = pytest.mark.stack

PART = "x" * (6 * 1024 * 1024)


class Diary(State):
    """Grows with every event, as no state should."""

    COLLECTION: ClassVar[str] = "tallies"

    parts: tuple[str, ...] = ()
    total: Decimal = Decimal(0)


def diaries() -> Projection:
    """A projection under the name of metrics."""
    projection = Projection("metrics", (Diary,))

    @projection.on(ActivityLogged)
    def logged(event: Event[ActivityLogged], work: Work) -> None:
        diary = work.get(Diary, event.key) or Diary(
            id=event.key, tenant=event.tenant, key=event.key
        )
        parts = (*diary.parts, PART) if event.data.kind == "grows" else diary.parts
        work.put(diary.model_copy(update={"parts": parts, "total": diary.total + 1}))

    return projection


async def test_the_event_that_is_too_much_is_a_dead_letter_and_its_neighbours_count(
    kafka: str, mongodb: str, topics: str, database_prefix: str, tmp_path: Path
) -> None:
    house = house_of(kafka, mongodb, topics, database_prefix, tmp_path)
    await house.send(
        *[("rep-1", "grows")] * 3, ("rep-1", "dial"), ("rep-2", "dial"), ("rep-1", "grows")
    )
    async with house.running(diaries()):
        pass
    counted = await house.tallies()
    letters = await house.ridealong("dead-letters", "list")
    assert {letter["kind"] for letter in letters} == {"unstorable"}
    # Two parts fit into a document; some servers take even less in one transaction.
    assert len(letters) >= 2
    assert counted == {"acme/rep-1": 5 - len(letters), "acme/rep-2": 1}
    assert counted["acme/rep-1"] >= 2
