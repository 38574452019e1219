"""A manager with 40 reps and ten years of promises: scored and explained in one read."""

import os
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import httpx
import pytest

from ridealong.contracts.commitments import CommitmentSettled
from ridealong.contracts.people import OrganisationUpdated, PairUpdated, Yardstick
from tests.stack.measuring import MONDAY, Metrics

pytestmark = [pytest.mark.stack, pytest.mark.requirement("C1", "T13")]

#: `make test` settles some; the long run sets RIDEALONG_PROMISES to 10,000 or more.
PROMISES = int(os.environ.get("RIDEALONG_PROMISES", "1200"))
REPS = 40
DAYS = 3650
LAST = date(2026, 2, 27)
SCORE = "/v1/people/dana/follow-through"
AT_ONCE = 500
MOST_SECONDS, MOST_BYTES = 20.0, 600_000


def promise(number: int) -> CommitmentSettled:
    due = LAST - timedelta(days=DAYS - 1 - number * DAYS // PROMISES)
    return CommitmentSettled(
        commitment=f"m-{number:06}",
        rep=f"rep-{number % REPS}",
        manager="dana",
        owner_id="dana",
        due=due,
        zone="UTC",
        credit=Decimal(number % 5) / 4,
        kept=number % 5 == 4,
        late_window_open=False,
        left_out="withdrawn" if number % 50 == 7 else None,
        reason="tested",
        settled_at=datetime.combine(due, datetime.min.time(), UTC),
    )


@pytest.fixture
async def danas(metrics: Metrics) -> Metrics:
    """Metrics, and Dana who leads all of them."""
    await metrics.publish([PairUpdated(rep=f"rep-{n}", manager="dana") for n in range(REPS)])
    return metrics


async def timed(metrics: Metrics, path: str, **query: Any) -> tuple[httpx.Response, float]:
    began = time.perf_counter()
    answer = await metrics.get(path, "dana", **query)
    assert answer.status_code == 200, answer.text
    return answer, time.perf_counter() - began


@pytest.mark.timeout(300 + PROMISES // 10)
async def test_ten_years_of_a_managers_promises_are_scored_and_explained_in_one_read(
    danas: Metrics, record_property: Callable[[str, object], None]
) -> None:
    half_life = Yardstick(
        name="followthrough.half_life_days", value=Decimal(90), applies_from=MONDAY.date()
    )
    await danas.publish([OrganisationUpdated(name="A", zone="UTC", yardsticks=(half_life,))])
    began = time.perf_counter()
    for start in range(0, PROMISES, AT_ONCE):
        some = range(start, min(PROMISES, start + AT_ONCE))
        await danas.publish([promise(number) for number in some])
    folded = time.perf_counter() - began

    answer, seconds = await timed(danas, SCORE)
    told = answer.json()
    left_out = len([n for n in range(PROMISES) if n % 50 == 7])
    assert (told["settled"], told["left_out"]) == (PROMISES - left_out, left_out)
    assert len(told["items"]) == 200
    assert len(told["history"]) == len(told["words"]) - 1 == 200
    assert seconds < MOST_SECONDS
    assert len(answer.content) < MOST_BYTES
    older, prior = Decimal(told["older_share"]), Decimal(told["prior"]["share"])
    newest = {each["commitment"]: Decimal(each["share"]) for each in told["items"]}
    assert sum(newest.values()) + older + prior == 1

    # Taken along whole, the parts are the number.
    whole = (await timed(danas, f"{SCORE}.json"))[0].json()["items"]
    shares = {each["commitment"]: Decimal(each["share"]) for each in whole}
    assert len(whole) == len(shares) == PROMISES - left_out
    assert sum(shares.values()) + prior == 1
    assert newest.items() <= shares.items()
    parts = sum(shares[each["commitment"]] * Decimal(each["credit"]) for each in whole)
    assert round((parts + prior * Decimal(told["prior"]["mean"])) * 100) == told["score"]
    pages, slowest = await newest_pages(danas, 6)
    assert pages == whole[::-1][: len(pages)]
    assert len(pages) == min(1200, len(whole))

    for name, figure in (
        ("promises", PROMISES),
        ("folded_in_seconds", round(folded, 1)),
        ("read_in_seconds", round(seconds, 2)),
        ("bytes", len(answer.content)),
        ("slowest_page_in_seconds", round(slowest, 2)),
    ):
        record_property(name, figure)
        print(name, figure)


async def newest_pages(metrics: Metrics, most: int) -> tuple[list[dict[str, Any]], float]:
    """The items of the first pages, and how long the slowest of these took."""
    found: list[dict[str, Any]] = []
    slowest, query = 0.0, {"limit": 200}
    for _ in range(most):
        answer, seconds = await timed(metrics, f"{SCORE}/items", **query)
        slowest = max(slowest, seconds)
        found += answer.json()["items"]
        query = {"limit": 200, "cursor": answer.json()["next"]}
        if query["cursor"] is None:
            break
    return found, slowest


async def test_pages_of_a_score_are_for_those_who_see_its_items(danas: Metrics) -> None:
    # So many that each rep has two.
    await danas.publish([promise(number) for number in range(80)])
    own = (await danas.get(f"{SCORE}/items", "rep-3")).json()
    assert [each["commitment"] for each in own["items"]] == ["m-000043", "m-000003"]
    assert (await danas.get(f"{SCORE}/items", "lena", "leader")).status_code == 404
    wrong = await danas.get(f"{SCORE}/items", "dana", cursor="x")
    assert wrong.json()["type"] == "urn:ridealong:problem:bad-cursor"
