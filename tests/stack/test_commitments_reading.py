"""Who reads commitments, and how lists of them come."""

from datetime import date

import pytest

from ridealong.contracts.people import PairUpdated, PersonUpdated
from tests.stack.commanding import (
    URL,
    told,
)
from tests.stack.promising import Stage

pytestmark = pytest.mark.stack


@pytest.mark.requirement("D3")
async def test_only_the_pair_reads_and_acts_and_those_above_see_no_text(stage: Stage) -> None:
    await stage.publish(
        told("c-1"), PersonUpdated(person="nina", name="Nina", manager="olaf", zone="UTC")
    )
    for person in ("mike", "dana"):
        assert (await stage.get(f"{URL}/c-1", person)).json()["text"] == "Twenty discovery calls"
    for person, role in (("olaf", "manager"), ("nina", "rep")):
        assert (await stage.get(f"{URL}/c-1", person, role)).status_code == 404
        assert (await stage.post(f"{URL}/c-1/delivery", person, {}, role)).status_code == 404
        assert (await stage.get(URL, person, role)).json()["items"] == []
        assert (await stage.get(URL, person, role, params={"rep": "mike"})).status_code == 404
    shown = (await stage.get(f"{URL}/c-1", "lena", "leader")).json()
    assert (shown["text"], shown["target"]) == (None, "20")
    acted = await stage.post(f"{URL}/c-1/withdrawal", "lena", {"reason": "no"}, "leader")
    assert acted.status_code == 403
    assert (await stage.client.get(f"{URL}/c-1")).status_code == 401
    elsewhere = stage.issuer.headers("mike", "globex")
    assert (await stage.client.get(f"{URL}/c-1", headers=elsewhere)).status_code == 404


@pytest.mark.requirement("D19")
async def test_a_new_manager_sees_the_reps_promises_and_the_old_one_no_longer(
    stage: Stage,
) -> None:
    await stage.publish(told("c-1"))
    await stage.publish(
        PairUpdated(rep="mike", manager="dana", ended=date(2026, 3, 1)),
        PairUpdated(rep="mike", manager="nora", start=date(2026, 3, 1)),
    )
    assert len((await stage.get(URL, "nora")).json()["items"]) == 1
    assert (await stage.get(URL, "dana")).json()["items"] == []
    assert (await stage.get(f"{URL}/c-1", "dana")).status_code == 404


async def test_lists_come_by_due_date_in_pages_filtered_and_with_an_etag(stage: Stage) -> None:
    await stage.publish(
        *(
            told(
                f"c-{number}",
                due=date(2026, 3, 20 - number),
                owner_id="dana" if number == 4 else "mike",
            )
            for number in range(5)
        )
    )
    names: list[str] = []
    cursor: str | None = None
    while True:
        params = {"limit": "2"} | ({"cursor": cursor} if cursor else {})
        page = (await stage.get(URL, "dana", params=params)).json()
        names += [each["commitment"] for each in page["items"]]
        cursor = page["next"]
        if cursor is None:
            break
    assert names == ["c-4", "c-3", "c-2", "c-1", "c-0"]

    async def asked(**params: str) -> list[str]:
        items = (await stage.get(URL, "mike", params=params)).json()["items"]
        return [each["commitment"] for each in items]

    assert await asked(owner="dana") == ["c-4"]
    assert await asked(due_before="2026-03-17") == ["c-4"]
    assert await asked(state="settled") == []
    first = await stage.get(URL, "mike")
    again = await stage.get(URL, "mike", headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert (await stage.get(URL, "mike", params={"cursor": "?"})).status_code == 400
