"""Two or three commitments a session are in order; for more, or fewer, somebody says why."""

import pytest

from ridealong.contracts.commitments import (
    CommitmentCountExplained,
)
from tests.stack.commanding import (
    CALLS,
    MAIL,
    URL,
    proposed,
    session,
    told,
    wrong_field,
)
from tests.stack.promising import Stage

pytestmark = pytest.mark.stack


@pytest.mark.requirement("0.18")
async def test_a_fourth_commitment_in_a_session_needs_a_reason_first(stage: Stage) -> None:
    await stage.publish(session("s-1", "2026-03-02 09:00"))
    url = "/v1/sessions/s-1/commitments"
    first = (await stage.get(url, "mike")).json()
    assert (first["made"], first["asks"], first["reason"]) == (0, "few", None)
    for number in range(3):
        body = MAIL if number == 0 else CALLS
        await proposed(stage, commitment=f"c-{number}", session="s-1", **body)
    await stage.post(f"{URL}/c-0/acceptance", "dana")
    found = (await stage.get(url, "dana")).json()
    assert (found["made"], found["proposed"], found["measured"]) == (1, 2, 2)
    assert (found["asks"], found["words"]) == (
        None,
        "3 commitments, 2 measured: two or three are in order.",
    )
    assert [each["commitment"] for each in found["commitments"]] == ["c-0", "c-1", "c-2"]

    field, rule = wrong_field(await proposed(stage, session="s-1", **MAIL))
    assert field == "body.session"
    assert "POST /v1/sessions/s-1/commitments/reason" in rule
    said = await stage.post(f"{url}/reason", "mike", {"reason": "Two small ones of last week"})
    assert said.json()["reason"]["by"] == "mike"
    assert (await proposed(stage, session="s-1", **MAIL)).status_code == 200
    found = (await stage.get(url, "mike")).json()
    assert (found["asks"], found["reason"]["reason"]) == (None, "Two small ones of last week")
    assert [each.session for each in await stage.on_topic(CommitmentCountExplained)] == ["s-1"]


@pytest.mark.requirement("0.18", "D3")
async def test_a_platform_is_never_stopped_and_only_the_pair_reads_and_gives_reasons(
    stage: Stage,
) -> None:
    url = "/v1/sessions/s-1/commitments"
    await stage.publish(*(told(f"c-{number}", session="s-1") for number in range(5)))
    found = (await stage.get(url, "mike")).json()
    assert (found["made"], found["asks"]) == (5, "many")
    assert "POST /v1/sessions/s-1/commitments/reason" in found["words"]
    reason = {"reason": "Quarter's end"}
    assert (await stage.post(f"{url}/reason", "lena", reason, "leader")).status_code == 403
    assert (await stage.post(f"{url}/reason", "nina", reason)).status_code == 404
    assert (await stage.post(f"{url}/reason", "dana", {"reason": ""})).status_code == 422
    assert (await stage.post(f"{url}/reason", "dana", reason)).status_code == 200
    above = (await stage.get(url, "lena", "leader")).json()
    assert (above["made"], above["reason"]["by"], above["reason"]["reason"]) == (5, "dana", None)
    assert {each["text"] for each in above["commitments"]} == {None}
    assert (await stage.get(url, "nina")).status_code == 404
    assert (await stage.get("/v1/sessions/s-9/commitments", "mike")).status_code == 404
