"""Every figure of a commitment opened, and commitments added up."""

import pytest

from ridealong.contracts.commitments import (
    CommitmentSettled,
)
from tests.stack.commanding import (
    URL,
    agreed,
    aims,
    logged,
    told,
)
from tests.stack.promising import Stage

pytestmark = pytest.mark.stack


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
    await stage.publish(*aims())
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
