"""A manager with 40 reps and ten years of promises: scored and explained in one read."""

import os
import time
from collections.abc import AsyncIterator, Callable, Iterable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import httpx
import pytest
from pymongo import monitoring

from ridealong.contracts.commitments import CommitmentSettled
from ridealong.contracts.people import OrganisationUpdated, PairUpdated, Yardstick
from tests.stack.agenda_running import Servers
from tests.stack.asking import Asking
from tests.stack.measuring import MONDAY, Metrics, serving_metrics

pytestmark = [pytest.mark.stack, pytest.mark.requirement("C1", "T13")]

#: Results of the manager, and as many of the reps together. `make test-long` has 40,000.
PROMISES = int(os.environ.get("RIDEALONG_PROMISES", "600"))
REPS = 40
DAYS = 3650
#: Yesterday everywhere: a team's days end today.
LAST = datetime.now(UTC).date() - timedelta(days=2)
SCORE, TEAM = "/v1/people/dana/follow-through", "/v1/teams/dana/follow-through"
AT_ONCE = 1000
MOST_SECONDS, MOST_BYTES = 20.0, 600_000
MOST_COMMANDS = 16
"""Who may see it, parameters, the last session, the pages of all quarters, and the notes."""
MOST_PAGES = 42 * 8
"""Forty-one or two quarters, and a thousand results are eight pages."""


def promise(number: int, owner: str) -> CommitmentSettled:
    due = LAST - timedelta(days=DAYS - 1 - number * DAYS // PROMISES)
    return CommitmentSettled(
        commitment=f"{owner[0]}-{number:06}",
        rep=f"rep-{number % REPS}",
        manager="dana",
        owner_id="dana" if owner == "dana" else f"rep-{number % REPS}",
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
def asking(database_prefix: str) -> Asking:
    """Hears what metrics asks of the store, once somebody listens."""
    listener = Asking(f"{database_prefix}_metrics")
    monitoring.register(listener)
    return listener


@pytest.fixture
async def danas(asking: Asking, servers: Servers) -> AsyncIterator[Metrics]:
    """Metrics on a port, and Dana who leads all of them."""
    async with serving_metrics(servers) as metrics:
        await metrics.publish([PairUpdated(rep=f"rep-{n}", manager="dana") for n in range(REPS)])
        yield metrics


async def settle(metrics: Metrics, numbers: Iterable[int], *owners: str) -> None:
    listed = list(numbers)
    for start in range(0, len(listed), AT_ONCE):
        some = listed[start : start + AT_ONCE]
        await metrics.publish([promise(number, owner) for number in some for owner in owners])


async def timed(metrics: Metrics, path: str, **query: Any) -> tuple[httpx.Response, float]:
    began = time.perf_counter()
    answer = await metrics.get(path, "dana", **query)
    assert answer.status_code == 200, answer.text
    return answer, time.perf_counter() - began


@pytest.mark.timeout(300 + PROMISES // 10)
async def test_ten_years_of_a_managers_promises_are_scored_and_explained_in_one_read(
    danas: Metrics, asking: Asking, record_property: Callable[[str, object], None]
) -> None:
    half_life = Yardstick(
        name="followthrough.half_life_days", value=Decimal(90), applies_from=MONDAY.date()
    )
    await danas.publish([OrganisationUpdated(name="A", zone="UTC", yardsticks=(half_life,))])
    began = time.perf_counter()
    await settle(danas, range(PROMISES), "dana", "reps")
    folded = time.perf_counter() - began

    with asking.heard() as reads:
        answer, seconds = await timed(danas, SCORE)
    told = answer.json()
    left_out = len([n for n in range(PROMISES) if n % 50 == 7])
    assert (told["settled"], told["left_out"]) == (PROMISES - left_out, left_out)
    assert len(told["items"]) == 200
    assert len(told["history"]) == len(told["words"]) - 1 == 200
    assert seconds < MOST_SECONDS
    assert len(answer.content) < MOST_BYTES
    assert reads.commands <= MOST_COMMANDS
    assert 40 <= reads.documents <= MOST_PAGES + 10
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

    with asking.heard() as of_team:
        team_answer, team_seconds = await timed(danas, TEAM)
    team = team_answer.json()
    expected = in_the_teams_days()
    assert (team["led"], team["people"], team["items"]) == (REPS, *expected[:2])
    assert Decimal(team["points"]) == expected[2]
    assert of_team.commands <= MOST_COMMANDS
    # Each has two quarters at most that these days touch, and of ten years nothing else is read.
    assert of_team.documents <= 3 * REPS + 10

    for name, figure in (
        ("promises", 2 * PROMISES),
        ("folded_in_seconds", round(folded, 1)),
        ("read_in_seconds", round(seconds, 2)),
        ("commands", reads.commands),
        ("documents", reads.documents),
        ("bytes_of_the_store", reads.size),
        ("bytes", len(answer.content)),
        ("slowest_page_in_seconds", round(slowest, 2)),
        ("team_in_seconds", round(team_seconds, 2)),
        ("team_commands", of_team.commands),
        ("team_documents", of_team.documents),
    ):
        record_property(name, figure)
        print(name, figure)


def in_the_teams_days() -> tuple[int, int, Decimal]:
    """People, results and credit of the reps in the ninety days up to today."""
    first = datetime.now(UTC).date() - timedelta(days=90)
    found = [promise(number, "reps") for number in range(PROMISES)]
    recent = [each for each in found if each.due > first and each.left_out is None]
    people = {each.owner_id for each in recent}
    return len(people), len(recent), sum((each.credit for each in recent), Decimal(0))


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
    await settle(danas, range(80), "dana")
    own = (await danas.get(f"{SCORE}/items", "rep-3")).json()
    assert [each["commitment"] for each in own["items"]] == ["d-000043", "d-000003"]
    assert (await danas.get(f"{SCORE}/items", "lena", "leader")).status_code == 404
    wrong = await danas.get(f"{SCORE}/items", "dana", cursor="x")
    assert wrong.json()["type"] == "urn:ridealong:problem:bad-cursor"
