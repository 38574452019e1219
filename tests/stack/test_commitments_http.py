"""Every step of a commitment commanded over HTTP, and every figure of it opened."""

from collections.abc import AsyncIterator
from datetime import date
from decimal import Decimal
from typing import Any

import httpx
import pytest

from ridealong.contracts import EventData
from ridealong.contracts.activities import ActivityLogged
from ridealong.contracts.commitments import (
    CommitmentCountExplained,
    CommitmentMade,
    CommitmentProgressed,
    CommitmentSettled,
    RenegotiationAnswered,
)
from ridealong.contracts.fields import Measure
from ridealong.contracts.people import PairUpdated, PersonUpdated
from ridealong.contracts.sessions import SessionCancelled, SessionMoved, SessionScheduled
from tests.stack.issuer import Issuer
from tests.stack.promising import Stage, instant, running, settings_of

pytestmark = pytest.mark.stack

URL = "/v1/commitments"
CALLS: dict[str, Any] = {
    "text": "Twenty discovery calls",
    "measure": {"kind": "discovery_call"},
    "target": "20",
    "direction": "at_least",
}
MAIL: dict[str, Any] = {"text": "Send the proposal to Acme", "direction": "yes_no"}


@pytest.fixture
async def stage(
    kafka: str, mongodb: str, topics: str, database_prefix: str, issuer: Issuer
) -> AsyncIterator[Stage]:
    settings = settings_of(kafka, mongodb, topics, database_prefix, issuer)
    async with running(settings, issuer, "2026-03-02 10:00") as started:
        await started.publish(
            PersonUpdated(person="mike", name="Mike", manager="dana", zone="Europe/Riga"),
            PersonUpdated(person="dana", name="Dana", zone="America/New_York"),
            PairUpdated(rep="mike", manager="dana", start=date(2026, 1, 5)),
            logged("a-0", 1, "2026-01-09 12:00"),
        )
        yield started


def logged(name: str, number: int, at: str, rep: str = "mike") -> ActivityLogged:
    return ActivityLogged(
        activity=name,
        rep=rep,
        kind="discovery_call",
        quantity=Decimal(number),
        occurred_at=instant(at),
    )


def session(name: str, start: str, **more: Any) -> SessionScheduled:
    usual: dict[str, Any] = {"rep": "mike", "manager": "dana", "zone": "Europe/Riga"}
    return SessionScheduled.model_validate(
        usual | {"session": name, "start": instant(start)} | more
    )


def told(name: str, **more: Any) -> CommitmentMade:
    """A platform says that both have agreed."""
    usual: dict[str, Any] = {
        "commitment": name,
        "rep": "mike",
        "manager": "dana",
        "owner_id": "mike",
        "text": "Twenty discovery calls",
        "measure": Measure(kind="discovery_call"),
        "target": Decimal(20),
        "direction": "at_least",
        "due": date(2026, 3, 20),
        "zone": "Europe/Riga",
    }
    return CommitmentMade.model_validate(usual | more)


async def proposed(stage: Stage, by: str = "mike", **body: Any) -> httpx.Response:
    whole = {"rep": "mike", "due": "2026-03-20"} | body
    return await stage.post(URL, by, {name: each for name, each in whole.items() if each})


async def agreed(stage: Stage, name: str = "c-1", **body: Any) -> dict[str, Any]:
    """Proposed by the rep and accepted by the manager."""
    assert (await proposed(stage, commitment=name, **(CALLS | body))).status_code == 200
    accepted = await stage.post(f"{URL}/{name}/acceptance", "dana")
    assert accepted.json()["state"] == "in_force"
    found: dict[str, Any] = accepted.json()
    return found


def refusal(answer: httpx.Response) -> str:
    """Why a command didn't fit."""
    assert answer.status_code == 409
    assert answer.headers["content-type"] == "application/problem+json"
    return str(answer.json()["detail"])


def wrong_field(answer: httpx.Response) -> tuple[str, str]:
    """The field and the rule of a request that can't be meant."""
    assert answer.status_code == 422
    [error] = answer.json()["errors"]
    return error["field"], error["rule"]


@pytest.mark.requirement("0.21")
async def test_without_a_due_day_it_is_due_on_the_day_of_the_pairs_next_session(
    stage: Stage,
) -> None:
    field, rule = wrong_field(await proposed(stage, due=None, **MAIL))
    assert (field, "say the day" in rule) == ("body.due", True)
    await stage.publish(
        session("s-0", "2026-03-02 09:00"),
        session("s-1", "2026-03-08 23:00"),
        session("s-2", "2026-03-16 14:00"),
        session("s-x", "2026-03-04 14:00", kind="incident_review"),
        session("s-y", "2026-03-05 14:00", manager="olaf"),
    )
    # By the clocks of the rep it is Monday by then, by those of the manager Sunday.
    assert (await proposed(stage, due=None, **MAIL)).json()["due"] == "2026-03-09"
    owed = await proposed(stage, "dana", due=None, owner="manager", **MAIL)
    assert (owed.json()["due"], owed.json()["zone"]) == ("2026-03-08", "America/New_York")
    in_next = await proposed(stage, due=None, session="s-1", **MAIL)
    assert in_next.json()["due"] == "2026-03-16"
    moved = SessionMoved(
        session="s-1", rep="mike", start=instant("2026-03-10 09:00"), zone="Europe/Riga"
    )
    await stage.publish(moved)
    assert (await proposed(stage, due=None, **MAIL)).json()["due"] == "2026-03-10"
    await stage.publish(SessionCancelled(session="s-1", rep="mike"))
    assert (await proposed(stage, due=None, **MAIL)).json()["due"] == "2026-03-16"


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
    assert (found["asks"], found["reason"]["reason"]) == ("many", "Two small ones of last week")
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


@pytest.mark.requirement("0.19")
async def test_a_measure_that_nobody_counts_is_refused_unless_it_is_counted_by_hand(
    stage: Stage,
) -> None:
    odd = CALLS | {"measure": {"kind": "discovery_cal"}}
    field, rule = wrong_field(await proposed(stage, **odd))
    assert field == "body.measure.kind"
    assert "nobody counts discovery_cal" in rule
    assert "counted_by_hand" in rule
    assert (await proposed(stage, counted_by_hand=True, **odd)).status_code == 200
    assert (await proposed(stage, **CALLS)).status_code == 200
    await stage.publish(told("c-9", measure=Measure(kind="yet_unseen")))
    assert (await stage.get(f"{URL}/c-9", "mike")).json()["state"] == "in_force"


@pytest.mark.requirement("0.19", "0.20", "2.26")
async def test_what_cant_be_meant_is_refused_at_the_edge_with_its_reason(stage: Stage) -> None:
    assert wrong_field(await proposed(stage, **(CALLS | {"target": "-0.0"})))[0] == "body.target"
    assert wrong_field(await proposed(stage, zone="Mars/Olympus", **MAIL))[0] == "body.zone"
    assert "had ended" in refusal(await proposed(stage, due="2026-03-01", **MAIL))
    await agreed(stage)
    url = f"{URL}/c-1"
    assert (await stage.post(f"{url}/progress", "mike", {"amount": "8"})).status_code == 200
    back = refusal(await stage.post(f"{url}/progress", "mike", {"amount": "7"}))
    assert back.startswith("progress doesn't go backwards: 8 was reported")
    negative = await stage.post(f"{url}/progress", "mike", {"amount": "-1"})
    assert wrong_field(negative)[0] == "body.amount"
    accept = {"accepted": True}
    never = refusal(await stage.post(f"{url}/renegotiation/answer", "dana", accept))
    assert never == "nobody has asked to renegotiate commitment c-1"
    assert "in force already" in refusal(await stage.post(f"{url}/acceptance", "dana"))
    reject = refusal(await stage.post(f"{url}/rejection", "dana", {}))
    assert reject.startswith("commitment c-1 is in force")
    for path in ("withdrawal", "excuse", "dispute", "dispute/closing", "renegotiation"):
        assert wrong_field(await stage.post(f"{url}/{path}", "dana", {"reason": ""}))[0] == (
            "body.reason"
        )
        gone = await stage.post(f"{URL}/c-404/{path}", "dana", {"reason": "No"})
        assert gone.status_code == 404


@pytest.mark.requirement("0.20", "3.18")
async def test_a_proposal_is_rejected_by_the_other_side_and_never_counts(stage: Stage) -> None:
    await proposed(stage, commitment="c-1", **MAIL)
    gone = (await stage.post(f"{URL}/c-1/rejection", "dana", {"reason": "Too early"})).json()
    assert (gone["state"], gone["left_out"]["reason"], gone["pending"]) == (
        "left_out",
        "Too early",
        None,
    )
    again = await stage.post(f"{URL}/c-1/acceptance", "dana")
    assert refusal(again) == "commitment c-1 was withdrawn"
    assert await stage.on_topic(CommitmentSettled) == []


@pytest.mark.requirement("C1")
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


@pytest.mark.requirement("2.28")
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


@pytest.mark.requirement("2.18", "3.13", "3.14")
async def test_help_is_promised_as_an_answer_to_an_item_and_the_decisive_few_are_marked(
    stage: Stage,
) -> None:
    help_ = await proposed(
        stage, "dana", commitment="c-1", owner="manager", item="i-help", decisive=True, **MAIL
    )
    assert help_.json()["item"] == "i-help"
    assert (help_.json()["owner_id"], help_.json()["decisive"]) == ("dana", True)
    await proposed(stage, commitment="c-2", **CALLS)
    marked = (await stage.get(URL, "mike", params={"decisive": "true"})).json()["items"]
    assert [each["commitment"] for each in marked] == ["c-1"]


@pytest.mark.requirement("C1", "D10")
async def test_every_figure_of_a_commitment_opens_into_its_parts(stage: Stage) -> None:
    await agreed(stage)
    names = [f"a-{number}" for number in range(1, 6)]
    days = ("09 12:00", "10 12:00", "20 21:59", "20 22:00", "25 12:00")
    await stage.publish(
        *(logged(name, 4, f"2026-03-{day}") for name, day in zip(names, days, strict=True))
    )
    await stage.until("2026-03-26 10:00")
    url = f"{URL}/c-1/explanation"
    found = (await stage.get(url, "mike", params={"limit": "3"})).json()
    assert found["deadline"]["deadline"] == "2026-03-20T22:00:00Z"
    assert found["deadline"]["deadline_local"] == "2026-03-21T00:00:00+02:00"
    credit = found["credit"]
    assert (credit["f_due"], credit["f_close"], credit["cap"]) == ("0.6", "1", "1")
    assert credit["words"][-1].endswith("0.6 + 0.2 = 0.8000, that is 80 of 100 points.")
    assert found["standing"].startswith("It counts since 2026-03-20 22:00 UTC")
    assert "5 of them, 12 before the deadline and 20 in all" in found["grounds"][0]

    shown = found["activities"]["items"]
    rest = (
        await stage.get(url, "dana", params={"limit": "3", "cursor": found["activities"]["next"]})
    ).json()["activities"]
    assert rest["next"] is None
    assert [(each["activity"], each["in_time"]) for each in [*shown, *rest["items"]]] == [
        (name, name in names[:3]) for name in names
    ]
    assert {each["amount"] for each in shown} == {"4"}
    above = (await stage.get(url, "lena", "leader")).json()
    assert (above["activities"], above["credit"]["credit"]) == (None, "0.8000")
    assert (await stage.get(url, "nina")).status_code == 404
    assert (await stage.get(url, "mike", params={"cursor": "nonsense"})).status_code == 400
    settled = (await stage.on_topic(CommitmentSettled))[-1]
    assert str(settled.credit) == credit["credit"]


@pytest.mark.requirement("0.14")
async def test_one_commitment_shows_its_progress_toward_both_parents(stage: Stage) -> None:
    both = {"goals": ["ring"], "initiatives": ["expansion"]}
    await agreed(stage, "c-1", **both)
    await agreed(stage, "c-2", initiatives=["expansion"], target="5")
    await stage.publish(logged("a-1", 6, "2026-03-03 12:00"))
    url = "/v1/commitment-summaries/parents"
    await stage.until("2026-03-21 10:00")
    found = (await stage.get(url, "mike", params={"rep": "mike"})).json()["parents"]
    assert [(each["parent"], each["id"], each["commitments"]) for each in found] == [
        ("goal", "ring", 1),
        ("initiative", "expansion", 2),
    ]
    ring, expansion = found
    assert (ring["partly"], ring["amounts"][0]["amount"], ring["amounts"][0]["target"]) == (
        1,
        "6",
        "20",
    )
    assert (expansion["kept"], expansion["partly"]) == (1, 1)
    assert expansion["amounts"][0]["target"] == "25"
    one = (await stage.get(url, "dana", params={"initiative": "expansion"})).json()["parents"]
    assert one == [expansion]
    listed = (await stage.get(URL, "mike", params={"goal": "ring"})).json()["items"]
    assert [each["commitment"] for each in listed] == ["c-1"]
    assert (await stage.get(url, "nina", params={"rep": "mike"})).status_code == 404
    assert (await stage.get(url, "nina")).json()["parents"] == []


@pytest.mark.requirement("2.5", "3.17")
async def test_whose_idea_commitments_were_is_shown_by_quarter(stage: Stage) -> None:
    await agreed(stage, "c-1")
    await agreed(stage, "c-2", originator="together")
    await stage.publish(told("c-3", originator="manager"), told("c-4", originator="rep"))
    found = (await stage.get("/v1/commitment-summaries/originators", "dana")).json()
    assert found["quarters"] == [
        {
            "quarter": "2026-Q1",
            "commitments": 4,
            "rep": 2,
            "manager": 1,
            "together": 1,
            "unknown": 0,
            "rep_share": "0.5000",
        }
    ]
    own = (await stage.get(URL, "mike", params={"originator": "rep"})).json()["items"]
    assert [each["commitment"] for each in own] == ["c-1", "c-4"]


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
