"""What doesn't fit is refused with its reason: at the HTTP edge, and over Kafka where the pair
reads it."""

from datetime import date
from decimal import Decimal
from typing import Any

import httpx
import pytest

from ridealong.contracts import EventData
from ridealong.contracts.commitments import (
    CommitmentMade,
    CommitmentProgressed,
    CommitmentUpdated,
    RenegotiationAnswered,
    RenegotiationAsked,
)
from ridealong.contracts.fields import Measure
from ridealong.contracts.people import CountedKinds, OrganisationUpdated
from tests.stack.commanding import CALLS, MAIL, URL, agreed, proposed, told
from tests.stack.promising import Stage, instant

pytestmark = [pytest.mark.stack, pytest.mark.requirement("C1")]

COUNTED = OrganisationUpdated(
    name="Acme",
    zone="UTC",
    counted=(CountedKinds(applies_from=date(2026, 1, 1), kinds=("discovery_call",)),),
)
ASKED = RenegotiationAsked(commitment="c-1", rep="mike", by="mike", due=date(2026, 3, 27))
ANSWERED = RenegotiationAnswered(commitment="c-1", rep="mike", by="dana", accepted=False)


def promised(**more: Any) -> CommitmentMade:
    return told("c-1").model_copy(update=more)


def progress(amount: int, at: str) -> CommitmentProgressed:
    return CommitmentProgressed(
        commitment="c-1", rep="mike", amount=Decimal(amount), as_of=instant(at)
    )


OVER_KAFKA: dict[str, tuple[list[EventData], str]] = {
    "target zero": (
        [promised(target=Decimal(0))],
        "the target of commitment c-1 is 0: promise more than 0, or yes or no without a target",
    ),
    "due in the past": (
        [promised(due=date(2026, 3, 1))],
        (
            "commitment c-1 is due on 2026-03-01, which had ended in Europe/Riga by "
            "2026-03-02 10:00 UTC, when it was agreed"
        ),
    ),
    "unknown zone": (
        [promised(zone="Europe/Gotham")],
        (
            "commitment c-1 is due in the zone 'Europe/Gotham', which the IANA time zone database "
            "doesn't know: name one like Europe/Berlin"
        ),
    ),
    "a measure nobody counts": (
        [COUNTED, promised(measure=Measure(kind="demo"))],
        (
            "nobody counts demo: the organisation counts discovery_call. Take one of these, or say "
            "counted_by_hand if amounts will be reported"
        ),
    ),
    "progress backwards": (
        [promised(), progress(9, "2026-03-02 09:00"), progress(3, "2026-03-02 09:30")],
        "progress doesn't go backwards: 9 was reported as of 2026-03-02 10:00 UTC",
    ),
    "less than nothing": (
        [promised(), progress(-4, "2026-03-02 09:00")],
        "an amount is 0 or more, all of it by then: -4 was reported",
    ),
    "an answer to a question never asked": (
        [promised(), ANSWERED],
        "nobody has asked to renegotiate commitment c-1",
    ),
    "the same answer twice": (
        [promised(), ASKED, ANSWERED, ANSWERED],
        "dana has answered that already, at 2026-03-02 10:00 UTC",
    ),
}


@pytest.mark.parametrize("case", OVER_KAFKA)
async def test_over_kafka_it_is_recorded_as_refused_where_both_of_the_pair_read_why(
    stage: Stage, case: str
) -> None:
    events, reason = OVER_KAFKA[case]
    await stage.publish(*events)
    for person in ("mike", "dana"):
        found = await stage.get(f"{URL}/c-1/refusals", person)
        assert found.status_code == 200, found.text
        [refused] = found.json()["items"]
        assert refused["reason"] == reason
        assert (refused["type"], refused["source"]) == (events[-1].TYPE, "test/platform")
    assert (await stage.get(f"{URL}/c-1/refusals", "nina")).status_code == 404
    assert await stage.letters() == 0
    standing = [each.state for each in await stage.on_topic(CommitmentUpdated)]
    kept = case not in {"target zero", "due in the past", "unknown zone"}
    assert bool(standing) is kept


def told_at_the_edge(answer: httpx.Response) -> str:
    """What, where and what to do, as problem details say it."""
    assert answer.headers["content-type"] == "application/problem+json"
    problem = answer.json()
    assert problem["status"] == answer.status_code
    assert problem["instance"].startswith(URL)
    if answer.status_code == 409:
        assert problem["type"] == "urn:ridealong:problem:refused"
        return str(problem["detail"])
    assert answer.status_code == 422, answer.text
    [error] = problem["errors"]
    return f"{error['field']}: {error['rule']}"


async def test_at_the_edge_what_can_be_no_promise_is_refused_with_what_and_where(
    stage: Stage,
) -> None:
    await stage.publish(COUNTED)
    for wrong, what in (
        ({"target": "0"}, "body.target: Input should be greater than 0"),
        ({"due": "2026-03-01"}, "body.due: 2026-03-01 had ended in Europe/Riga by"),
        ({"zone": "Europe/Gotham"}, "body.zone: a zone is a name of the IANA"),
        ({"measure": {"kind": "demo"}}, "body.measure.kind: nobody counts demo: the organisation"),
    ):
        answer = await proposed(stage, commitment="c-1", **(CALLS | wrong))
        assert told_at_the_edge(answer).startswith(what)
    assert (await stage.get(f"{URL}/c-1", "mike")).status_code == 404


async def test_at_the_edge_what_no_longer_fits_is_refused_with_its_reason(stage: Stage) -> None:
    await agreed(stage)
    one = f"{URL}/c-1"
    assert (await stage.post(f"{one}/progress", "mike", {"amount": "9"})).status_code == 200
    back = await stage.post(f"{one}/progress", "mike", {"amount": "3"})
    assert told_at_the_edge(back).startswith("progress doesn't go backwards: 9 was reported as of")
    answer = f"{one}/renegotiation/answer"
    unasked = await stage.post(answer, "dana", {"accepted": True})
    assert told_at_the_edge(unasked) == "nobody has asked to renegotiate commitment c-1"
    asking = {"due": "2026-03-27", "reason": "The list is late"}
    assert (await stage.post(f"{one}/renegotiation", "mike", asking)).status_code == 200
    assert (await stage.post(answer, "dana", {"accepted": False})).status_code == 200
    again = await stage.post(answer, "dana", {"accepted": False})
    assert told_at_the_edge(again) == "dana has answered that already, at 2026-03-02 10:00 UTC"


async def test_at_the_edge_a_yes_or_no_has_no_target(stage: Stage) -> None:
    answer = await proposed(stage, commitment="c-1", **(MAIL | {"target": "3"}))
    assert told_at_the_edge(answer) == "body.direction: yes_no has neither measure nor target"
