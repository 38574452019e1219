"""The HTTP side of commitments as a whole: its routes, and what was refused."""

from decimal import Decimal

import pytest

from ridealong.contracts import EventData
from ridealong.contracts.commitments import (
    CommitmentProgressed,
    RenegotiationAnswered,
)
from tests.stack.commanding import (
    URL,
    told,
)
from tests.stack.promising import Stage, instant

pytestmark = pytest.mark.stack


async def test_what_was_refused_is_kept_with_its_reason_however_it_came(stage: Stage) -> None:
    await stage.publish(told("c-1"))
    wrong: list[EventData] = [
        told("c-1", target=Decimal(30)),
        RenegotiationAnswered(commitment="c-1", rep="mike", by="dana", accepted=True),
        CommitmentProgressed(
            commitment="c-7", rep="mike", amount=Decimal(3), as_of=instant("2026-03-02 10:00")
        ),
    ]
    await stage.publish(*wrong)
    found = (await stage.get(f"{URL}/c-1/refusals", "dana")).json()["items"]
    assert [each["type"] for each in found] == [wrong[0].TYPE, wrong[1].TYPE]
    assert found[0]["reason"].startswith("commitment c-1 is in force with other terms")
    assert found[1]["reason"] == "nobody has asked to renegotiate commitment c-1"
    [unknown] = (await stage.get(f"{URL}/c-7/refusals", "mike")).json()["items"]
    assert unknown["reason"] == "there is no commitment c-7"
    assert (await stage.get(f"{URL}/c-1/refusals", "nina")).status_code == 404
    assert (await stage.get(f"{URL}/c-1/refusals", "lena", "leader")).status_code == 404
    await stage.publish(told("c-2"))
    assert (await stage.get(f"{URL}/c-2/refusals", "mike")).json()["items"] == []


async def test_every_step_has_a_described_route(stage: Stage) -> None:
    document = (await stage.client.get("/openapi.json")).json()
    described = {path for path, each in document["paths"].items() if "post" in each}
    one = f"{URL}/{{commitment}}"
    assert {
        URL,
        *(
            f"{one}/{step}"
            for step in (
                "acceptance",
                "rejection",
                "progress",
                "delivery",
                "renegotiation",
                "renegotiation/answer",
                "withdrawal",
                "excuse",
                "dispute",
                "dispute/closing",
                "notes",
            )
        ),
        "/v1/sessions/{session}/commitments/reason",
    } <= described
    for path, each in document["paths"].items():
        if path.startswith("/v1/"):
            for operation in each.values():
                assert operation["summary"]
                assert {"200", "default"} & set(operation["responses"])
