"""The follow-through score on a real log and store: opened, supposed, pooled, taken along."""

import csv
import io
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from ridealong.contracts import EventData
from ridealong.contracts.commitments import CommitmentNoted, CommitmentSettled, CommitmentUpdated
from ridealong.contracts.people import PairUpdated, PersonUpdated
from ridealong.contracts.sessions import SessionHeld
from tests.stack.measuring import Metrics

pytestmark = [pytest.mark.stack, pytest.mark.requirement("C1", "E follow-through")]

TODAY = datetime.now(UTC).date()
DAY = timedelta(days=1)


def settled(name: str, rep: str, owner: str, credit: str, due: date) -> CommitmentSettled:
    return CommitmentSettled(
        commitment=name,
        rep=rep,
        manager="manager-1",
        owner_id=owner,
        due=due,
        zone="UTC",
        credit=Decimal(credit),
        kept=credit == "1",
        late_window_open=False,
        reason="tested",
        settled_at=datetime.combine(due, datetime.min.time(), UTC),
    )


def owed(name: str, rep: str, owner: str, due: date, **more: Any) -> CommitmentUpdated:
    return CommitmentUpdated(
        commitment=name,
        rep=rep,
        manager="manager-1",
        owner_id=owner,
        text="send the list",
        direction="yes_no",
        due=due,
        zone="UTC",
        **({"state": "in_force"} | more),
    )


def pairs(*reps: str) -> list[EventData]:
    return [PairUpdated(rep=rep, manager="manager-1") for rep in reps]


async def score(metrics: Metrics, person: str, caller: str, *roles: str) -> dict[str, Any]:
    answer = await metrics.get(f"/v1/people/{person}/follow-through", caller, *roles)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


@pytest.mark.requirement("D10", "D14")
async def test_a_score_is_told_in_words_with_its_notes_and_taken_along(metrics: Metrics) -> None:
    first = TODAY - 21 * DAY
    await metrics.publish(
        [
            *pairs("rep-1"),
            *(settled(f"c-{n}", "rep-1", "rep-1", "1", first) for n in range(3)),
            settled("c-9", "rep-1", "rep-1", "0", first + 7 * DAY),
            CommitmentNoted(commitment="c-9", rep="rep-1", by="rep-1", text="the list came late"),
            SessionHeld(
                session="s-1",
                rep="rep-1",
                manager="manager-1",
                minutes=40,
                start=datetime.combine(first + 2 * DAY, datetime.min.time(), UTC),
            ),
        ]
    )
    own = await score(metrics, "rep-1", "rep-1")
    assert own == await score(metrics, "rep-1", "manager-1")
    assert (own["score"], own["at_last_session"]) == (72, 85)
    assert (own["change"], own["trend"]) == (-13, "down")
    assert own["words"][1].endswith("weighed 3.00, so the score moved from 70.0 to 85.0.")
    assert [each["shown"] for each in own["history"]] == [85, 72]
    assert own["items"][-1]["notes"][0]["text"] == "the list came late"
    above = await score(metrics, "rep-1", "leader-1", "leader")
    assert (above["score"], above["items"], above["words"]) == (72, None, None)
    taken = await metrics.get("/v1/people/rep-1/follow-through.csv", "rep-1")
    assert taken.headers["content-disposition"].startswith("attachment")
    rows = list(csv.DictReader(io.StringIO(taken.text, newline="")))
    assert sum(Decimal(row["share"]) for row in rows) == 1
    assert rows[3]["notes"] == "rep-1: the list came late"
    as_json = await metrics.get("/v1/people/rep-1/follow-through.json", "rep-1")
    assert as_json.json()["history"] == own["history"]
    for ending in ("csv", "json"):
        path = f"/v1/people/rep-1/follow-through.{ending}"
        assert (await metrics.get(path, "manager-1")).status_code == 404


async def test_what_would_happen_if_is_answered_for_rep_and_manager_by_the_same_rule(
    metrics: Metrics,
) -> None:
    due = TODAY + 3 * DAY
    await metrics.publish(
        [
            *pairs("rep-1", "rep-2"),
            *(settled(f"c-{n}", "rep-1", "rep-1", "1", TODAY - 7 * DAY) for n in range(3)),
            owed("o-1", "rep-1", "rep-1", due),
            owed("o-2", "rep-1", "rep-1", due, renegotiations=2),
            owed("o-3", "rep-1", "rep-1", due),
            owed("o-4", "rep-1", "rep-1", due + DAY),
            owed("o-5", "rep-1", "rep-1", due, state="left_out", left_out="withdrawn"),
            owed("m-1", "rep-2", "manager-1", due),
            settled("m-2", "rep-1", "manager-1", "1", TODAY - 7 * DAY),
            settled("m-3", "rep-2", "manager-1", "1", TODAY - 7 * DAY),
        ]
    )
    path = "/v1/people/rep-1/follow-through/what-if"
    body = {"deliver": ["o-1", "o-2"], "by": due.isoformat()}
    answer = await metrics.post(path, "rep-1", body)
    assert answer.status_code == 200, answer.text
    found = answer.json()
    assert found["words"][0] == (
        f"If you deliver these two by {due:%A}: {found['score']} (now {found['now']})."
    )
    assert [each["credit"] for each in found["supposed"]] == ["1.0000", "0.7500"]
    assert [each["commitment"] for each in found["not_considered"]] == ["o-3"]
    shares = sum(Decimal(each["share"]) for each in found["then"]["items"])
    assert shares + Decimal(found["then"]["prior"]["share"]) == 1
    assert found["then"]["settled"] == 5
    late = await metrics.post(path, "rep-1", {**body, "by": (due + DAY).isoformat()})
    assert late.json()["score"] < found["score"] >= 85
    gone = await metrics.post(path, "rep-1", {"deliver": ["o-1", "o-5"]})
    assert (gone.status_code, gone.json()["type"]) == (422, "urn:ridealong:problem:not-open")
    assert [each["rule"] for each in gone.json()["errors"]] == [
        "o-5 was withdrawn: delivering it changes nothing"
    ]
    long_ago = await metrics.post(path, "rep-1", {**body, "by": (TODAY - 2 * DAY).isoformat()})
    assert (long_ago.status_code, long_ago.json()["errors"][0]["field"]) == (422, "body.by")
    assert (await metrics.post(path, "rep-2", body)).status_code == 404
    by_manager = await metrics.post(
        "/v1/people/manager-1/follow-through/what-if", "manager-1", {"deliver": ["m-1"]}
    )
    assert by_manager.json()["words"][0].startswith("If you deliver this one in time: ")
    assert by_manager.json()["score"] is not None
    assert (await score(metrics, "rep-1", "rep-1"))["settled"] == 3


async def test_a_teams_figure_is_pooled_and_hidden_while_it_is_about_too_few(
    metrics: Metrics,
) -> None:
    reps = ("rep-1", "rep-2", "rep-3")
    recent = TODAY - 10 * DAY
    told: list[EventData] = [
        *pairs(*reps),
        PersonUpdated(person="manager-1", name="Mike", manager="leader-1", zone="UTC"),
        *(settled(f"a-{n}", "rep-1", "rep-1", "1", recent) for n in range(3)),
        *(settled(f"b-{n}", "rep-2", "rep-2", str(n % 2), recent) for n in range(7)),
        settled("m-1", "rep-1", "manager-1", "0", recent),
        settled("old", "rep-3", "rep-3", "0", TODAY - 90 * DAY),
    ]
    await metrics.publish(told)
    path = "/v1/teams/manager-1/follow-through"
    hidden = (await metrics.get(path, "manager-1")).json()
    assert (hidden["people"], hidden["items"], hidden["score"], hidden["points"]) == (
        2,
        10,
        None,
        None,
    )
    await metrics.publish([settled("c-1", "rep-3", "rep-3", "1", recent)])
    # What a manager owes counts where the manager is led.
    expected = {"manager-1": (3, 11, "7", 64), "leader-1": (4, 12, "7", 58)}
    for leader, figures in expected.items():
        shown = (await metrics.get(f"/v1/teams/{leader}/follow-through", leader)).json()
        names = ("people", "items", "points", "score")
        assert tuple(shown[name] for name in names) == figures
    assert (await metrics.get(path, "leader-1")).status_code == 200
    assert (await metrics.get(path, "rep-1")).status_code == 404
    assert (await metrics.get("/v1/teams/leader-1/follow-through", "manager-1")).status_code == 404
