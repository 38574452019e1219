"""What can be no promise: read from the log, it is refused where the pair reads why."""

from decimal import Decimal
from typing import Any

import pytest

from ridealong.commitments.model import Commitment, Refusals, place
from ridealong.contracts import Event, EventData

from .given import REP, TENANT, Story, happened, made, proposed
from .said import asked

ZERO: dict[str, Any] = {"target": Decimal(0)}
NOWHERE: dict[str, Any] = {"zone": "Europe/Gotham"}


def wrongly(right: Event[Any], wrong: dict[str, Any]) -> Event[Any]:
    """The same as somebody says it who doesn't keep to the contract."""
    data: EventData = right.data.model_copy(update=wrong)
    return happened(data, actor=right.actor)


@pytest.mark.requirement("C1")
@pytest.mark.parametrize("right", [proposed(), made()])
@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        (ZERO, "the target of commitment c-1 is 0: promise more than 0"),
        ({"target": Decimal(-3)}, "the target of commitment c-1 is -3: promise more than 0"),
        (NOWHERE, "due in the zone 'Europe/Gotham', which the IANA time zone database doesn't"),
    ],
)
def test_no_promise_is_made_of_it_and_the_reason_is_kept(
    right: Event[Any], wrong: dict[str, Any], reason: str
) -> None:
    story = Story(wrongly(right, wrong))
    [refused] = story.stage.the(Refusals, place(TENANT, REP, "c-1")).refused
    assert reason in refused.reason
    assert (story.stage.all(Commitment), story.stage.told, story.stage.bad) == ([], [], [])


def test_the_same_id_may_be_promised_rightly_after_it() -> None:
    story = Story(wrongly(made(), ZERO), made())
    assert story.commitment().state == "in_force"


@pytest.mark.requirement("C1")
def test_a_target_of_nothing_is_no_renegotiation() -> None:
    story = Story(made(), wrongly(asked("2026-03-05 10:00"), ZERO))
    assert story.refused == [
        "the target of commitment c-1 is 0: promise more than 0, or yes or no without a target"
    ]
    assert story.commitment().requests == ()
