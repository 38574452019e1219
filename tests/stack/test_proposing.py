"""A proposal over HTTP: what is filled in, what can't be meant, and what the other side says."""

import pytest

from ridealong.contracts.commitments import (
    CommitmentSettled,
)
from ridealong.contracts.fields import Measure
from ridealong.contracts.sessions import SessionCancelled, SessionMoved
from tests.stack.commanding import (
    CALLS,
    MAIL,
    URL,
    agreed,
    aims,
    proposed,
    refusal,
    session,
    told,
    wrong_field,
)
from tests.stack.promising import Stage, instant

pytestmark = pytest.mark.stack


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
    field, rule = wrong_field(await proposed(stage, due="2026-03-01", **MAIL))
    assert (field, "had ended" in rule) == ("body.due", True)
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


@pytest.mark.requirement("0.14")
async def test_what_it_serves_must_be_there_and_be_measured_in_the_same_unit(stage: Stage) -> None:
    house = MAIL | {"goals": ["house"]}
    assert wrong_field(await proposed(stage, **house)) == (
        "body.goals",
        "mike has no goal house: none is known",
    )
    await stage.publish(*aims())
    assert (await proposed(stage, **house)).status_code == 200
    # A goal that is Mike's alone isn't there for Dana.
    field, rule = wrong_field(await proposed(stage, "dana", **house))
    assert (field, rule) == ("body.goals", "mike has no goal house: known are ring")
    field, rule = wrong_field(await proposed(stage, **MAIL, initiatives=["hospitals"]))
    assert field == "body.initiatives"
    assert rule == "the organisation has no initiative hospitals: known are expansion"
    won = CALLS | {"measure": {"kind": "deal_won"}, "counted_by_hand": True, "goals": ["ring"]}
    assert wrong_field(await proposed(stage, **won)) == (
        "body.measure.unit",
        "ring measures deal_won in money, and this in count",
    )


async def test_from_a_platform_a_goal_may_be_told_of_later(stage: Stage) -> None:
    await stage.publish(told("c-1", goals=("ring",), initiatives=("expansion",)))
    shown = (await stage.get(f"{URL}/c-1", "dana")).json()
    assert (shown["state"], shown["unknown_goals"]) == ("in_force", ["ring"])
    assert shown["unknown_initiatives"] == ["expansion"]
    await stage.publish(*aims())
    shown = (await stage.get(f"{URL}/c-1", "dana")).json()
    assert (shown["unknown_goals"], shown["unknown_initiatives"]) == ([], [])
    measure = Measure(kind="deal_won")
    await stage.publish(told("c-2", goals=("ring",), measure=measure))
    [contradiction] = (await stage.get(f"{URL}/c-2", "mike")).json()["contradictions"]
    assert contradiction == "ring measures deal_won in money, and this in count"
