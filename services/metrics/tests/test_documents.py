"""Documents that are put together by hand are those that their models would make."""

from typing import Any

import pytest

from ridealong.chassis.documents import as_stored
from ridealong.chassis.projector import State
from ridealong.metrics.model.activities import ActivityMonth
from ridealong.metrics.model.standing import Standing

from .given import World
from .stories import done, undone


def full() -> World:
    """Activities of two kinds, with money and a retraction."""
    return World().reads(
        done("a-1", "2026-03-02T09:00", usd="12.50"),
        done("a-2", "2026-03-03T09:00", "meeting", quantity=3),
        done("a-3", "2026-03-03T10:00", usd="3", currency="EUR"),
        undone("a-4", "2026-03-05T09:00"),
    )


@pytest.mark.parametrize("model", [ActivityMonth, Standing])
def test_a_document_by_hand_is_the_one_of_the_model(model: type[State]) -> None:
    states = full().all(model)
    assert states
    for state in states:
        document: dict[str, Any] = State.to_document(state)
        assert as_stored(state.to_document()) == as_stored(document)
