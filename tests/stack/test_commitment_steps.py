"""What the two say of a commitment in force, step by step over HTTP."""

import pytest

from tests.stack.commanding import (
    URL,
    agreed,
    logged,
    refusal,
)
from tests.stack.promising import Stage

pytestmark = pytest.mark.stack


@pytest.mark.requirement("C1", "E commitments")
@pytest.mark.parametrize(
    ("owner", "asks", "answers"), [("rep", "mike", "dana"), ("manager", "dana", "mike")]
)
async def test_renegotiated_by_question_and_answer_whoever_owes_it(
    stage: Stage, owner: str, asks: str, answers: str
) -> None:
    await agreed(stage, owner=owner)
    await stage.publish(logged("a-1", 8, "2026-03-02 11:00", asks))
    url = f"{URL}/c-1/renegotiation"
    question = {"due": "2026-03-27", "target": "16", "reason": "Trade fair"}
    asked = (await stage.post(url, asks, question)).json()
    assert (asked["pending"], asked["waits_for"]) == ("renegotiation", [answers])
    assert [each["due"] for each in asked["renegotiation"]] == ["2026-03-27"]
    assert "has asked already" in refusal(await stage.post(url, asks, question))
    own = refusal(await stage.post(f"{url}/answer", asks, {"accepted": True}))
    assert own.endswith(f"{answers} has to answer")
    yes = {"accepted": True, "reason": "Fair enough"}
    answered = await stage.post(f"{url}/answer", answers, yes, Idempotency_Key="yes-1")
    old = answered.json()
    assert (old["state"], old["left_out"]["why"]) == ("left_out", "superseded")
    assert old["replaced_by"] == old["followed_by"] == "c-1~1"
    steps = [step["what"] for step in old["history"]]
    assert {"renegotiation_asked", "renegotiation_accepted", "left_out"} <= set(steps)
    # A manager's activities are counted under the manager's key and told to the pair's.
    await stage.caught_up()
    new = (await stage.get(f"{URL}/{old['followed_by']}", "mike")).json()
    assert (new["due"], new["target"], new["renegotiations"]) == ("2026-03-27", "16", 1)
    assert new["progress"]["amount_now"] == "8"
    again = await stage.post(f"{url}/answer", answers, yes, Idempotency_Key="yes-1")
    assert again.json() == old
    assert (await stage.post(f"{url}/answer", answers, yes)).status_code == 409
    listed = (await stage.get(URL, "mike")).json()["items"]
    assert [each["commitment"] for each in listed] == ["c-1", "c-1~1"]


async def test_declined_it_stays_as_it_was_and_the_same_answer_twice_is_refused(
    stage: Stage,
) -> None:
    await agreed(stage)
    url = f"{URL}/c-1/renegotiation"
    await stage.post(url, "mike", {"due": "2026-03-27", "reason": "Trade fair"})
    no = {"accepted": False, "reason": "We need it by then"}
    declined = (await stage.post(f"{url}/answer", "dana", no)).json()
    assert (declined["state"], declined["due"], declined["pending"]) == (
        "in_force",
        "2026-03-20",
        None,
    )
    [request] = declined["renegotiation"]
    assert (request["accepted"], request["answer"]) == (False, "We need it by then")
    twice = refusal(await stage.post(f"{url}/answer", "dana", no))
    assert twice.startswith("dana has answered that already")


@pytest.mark.requirement("2.28", "C1")
async def test_both_note_contest_excuse_and_withdraw(stage: Stage) -> None:
    for name in ("c-1", "c-2"):
        await agreed(stage, name)
    await stage.post(f"{URL}/c-1/notes", "mike", {"text": "The list came on Tuesday"})
    noted = (await stage.post(f"{URL}/c-1/notes", "dana", {"text": "Sorry for that"})).json()
    assert [(each["by"], each["text"]) for each in noted["notes"]] == [
        ("mike", "The list came on Tuesday"),
        ("dana", "Sorry for that"),
    ]
    above = (await stage.get(f"{URL}/c-1", "lena", "leader")).json()
    assert [each["text"] for each in above["notes"]] == [None, None]

    contested = await stage.post(f"{URL}/c-1/dispute", "mike", {"reason": "Two calls are missing"})
    assert contested.json()["disputed"]
    twice = await stage.post(f"{URL}/c-1/dispute", "dana", {"reason": "No"})
    assert "is disputed already" in refusal(twice)
    closed = await stage.post(f"{URL}/c-1/dispute/closing", "dana", {"reason": "Added them"})
    assert not closed.json()["disputed"]
    assert closed.json()["disputes"][0]["closed_because"] == "Added them"

    own = await stage.post(f"{URL}/c-1/excuse", "mike", {"reason": "I was ill"})
    assert "confirmed by the other side" in refusal(own)
    moved = {"reason": "Ill for three days", "due": "2026-03-25"}
    assert (await stage.post(f"{URL}/c-1/excuse", "dana", moved)).json()["due"] == "2026-03-25"
    out = (await stage.post(f"{URL}/c-1/excuse", "dana", {"reason": "Still ill"})).json()
    assert (out["state"], out["left_out"]["why"]) == ("left_out", "excused")

    wish = (await stage.post(f"{URL}/c-2/withdrawal", "dana", {"reason": "Account lost"})).json()
    assert (wish["state"], wish["pending"], wish["waits_for"]) == (
        "in_force",
        "withdrawal",
        ["mike"],
    )
    gone = (await stage.post(f"{URL}/c-2/withdrawal", "mike", {"reason": "Indeed"})).json()
    assert gone["left_out"]["why"] == "withdrawn"


@pytest.mark.requirement("2.28", "E commitments")
async def test_progress_with_evidence_counts_from_when_it_shows(stage: Stage) -> None:
    await agreed(stage)
    await stage.until("2026-03-20 21:30")
    await stage.until("2026-03-21 09:00")
    late = await stage.post(f"{URL}/c-1/progress", "mike", {"amount": "12"})
    assert late.json()["progress"]["amount_at_due"] == "0"
    shown = {
        "amount": "10",
        "as_of": "2026-03-19T12:00:00Z",
        "evidence": [{"label": "Call list", "url": "https://calls.example/1"}],
    }
    found = (await stage.post(f"{URL}/c-1/progress", "dana", shown)).json()
    assert (found["progress"]["amount_at_due"], found["progress"]["amount_now"]) == ("10", "12")
    assert found["credit"] == "0.5500"
