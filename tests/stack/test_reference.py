"""What an organisation sets reaches each person's promises and score, on a real log and store."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from ridealong.chassis.mongo import Store
from ridealong.contracts.activities import ActivityLogged
from ridealong.contracts.commitments import CommitmentMade, CommitmentSettled
from ridealong.contracts.fields import Measure
from ridealong.contracts.internal import Forwarded
from ridealong.contracts.people import OrganisationUpdated, PairUpdated, Yardstick
from tests.stack.issuer import Issuer
from tests.stack.measuring import Metrics
from tests.stack.measuring import running as measuring
from tests.stack.promising import Stage, instant, settings_of
from tests.stack.promising import running as promising

pytestmark = [pytest.mark.stack, pytest.mark.requirement("C1")]

DUE = date(2026, 3, 20)
PARAMETERS = "/v1/organisation/follow-through-parameters"


@asynccontextmanager
async def both(
    servers: tuple[str, str, str, Issuer], database_prefix: str, now: str
) -> AsyncIterator[tuple[Stage, Metrics]]:
    """Commitments and metrics on the same topics, with databases of this prefix."""
    kafka, mongodb, topics, issuer = servers
    settings = settings_of(kafka, mongodb, topics, database_prefix, issuer)
    async with (
        promising(settings, issuer, now) as stage,
        measuring(kafka, mongodb, topics, database_prefix, issuer) as metrics,
    ):
        yield stage, metrics


async def quiet(stage: Stage, metrics: Metrics) -> None:
    """Neither has anything left to read or to tell the other."""
    for _ in range(2):
        await stage.caught_up()
        await metrics.caught_up()


def organisation(*yardsticks: tuple[str, str, str]) -> OrganisationUpdated:
    """What it measures by: name without `followthrough.`, value, and from which day on."""
    return OrganisationUpdated(
        name="Acme",
        zone="UTC",
        yardsticks=tuple(
            Yardstick(
                name=f"followthrough.{name}",
                value=Decimal(value),
                applies_from=date.fromisoformat(since),
            )
            for name, value, since in yardsticks
        ),
    )


def promise(name: str, owner: str = "mike") -> CommitmentMade:
    return CommitmentMade(
        commitment=name,
        rep="mike",
        manager="dana",
        owner_id=owner,
        text="Five calls",
        measure=Measure(kind="call"),
        target=Decimal(5),
        direction="at_least",
        due=DUE,
        zone="UTC",
    )


def late_calls(person: str) -> ActivityLogged:
    """All that was promised, five days late."""
    return ActivityLogged(
        activity=f"late-{person}",
        rep=person,
        kind="call",
        quantity=Decimal(5),
        occurred_at=instant("2026-03-25 12:00"),
    )


async def documents(mongodb: str, database: str, *collections: str) -> dict[str, list[Any]]:
    """All that is in these collections, in order."""
    store = Store(mongodb, database)
    try:
        found = {name: await store.find(name, {}, sort=[("_id", 1)]) for name in collections}
    finally:
        await store.close()
    return found


BEFORE = "2026-02-28 09:00"
"""A record of then, however late it is read."""
OF_COMMITMENTS = ("commitments", "yardsticks", "judged", "rosters", "roster_pages")
OF_METRICS = ("follow_through", "follow_through_pages", "yardsticks", "rosters", "roster_pages")


async def test_new_parameters_judge_promises_and_scores_anew_and_so_does_a_database_built_anew(
    kafka: str, mongodb: str, topics: str, database_prefix: str, issuer: Issuer
) -> None:
    servers = kafka, mongodb, topics, issuer
    async with both(servers, database_prefix, "2026-03-02 10:00") as (stage, metrics):
        promises = [promise(f"c-{number}") for number in range(3)]
        await stage.publish(PairUpdated(rep="mike", manager="dana"), *promises)
        await stage.publish(promise("d-1", owner="dana"))
        await stage.publish(late_calls("mike"), late_calls("dana"))
        await stage.until("2026-03-26 10:00")
        await quiet(stage, metrics)
        assert await score_of(metrics, "mike") == 60  # (3·0.7 + 3·0.5) / 6

        told = organisation(
            ("late_share", "0.25", "2026-03-01"),
            ("prior_mean", "0.5", "2026-03-01"),
            ("needed", "1", "2026-03-01"),
            ("half_life_days", "-60", "2026-03-01"),
            ("prior_weight", "9", "2026-12-01"),
        )
        # Said in time and read late.
        await stage.publish(told, recorded=BEFORE)
        await quiet(stage, metrics)
        assert await score_of(metrics, "mike") == 38  # (3·0.5 + 3·0.25) / 6
        assert await score_of(metrics, "dana") == 44  # (3·0.5 + 0.25) / 4
        worth = {one.commitment: one.credit for one in await stage.on_topic(CommitmentSettled)}
        assert set(worth.values()) == {Decimal("0.2500")}

        shown = (await metrics.get(PARAMETERS, "mike")).json()
        assert shown["in_force"]["late_share"] == "0.25"
        days = [each["applies_from"] for each in shown["versions"]]
        assert days == [None, "2026-03-01", "2026-12-01"]
        [ignored] = shown["ignored"]
        assert ignored["name"] == "followthrough.half_life_days"
        assert "between 1 and 36500, not at -60" in ignored["why"]
        elsewhere = issuer.headers("mike", "globex")
        usual = (await metrics.client.get(PARAMETERS, headers=elsewhere)).json()
        assert (usual["changed_at"], usual["in_force"]["late_share"]) == (None, "0.5")

        # Who has a first result later is measured by the same.
        late = settled("late-1", "nina")
        await stage.publish(late)
        await quiet(stage, metrics)
        assert await score_of(metrics, "nina", "leader") == 63  # (3·0.5 + 1) / 4

        # What is said for a past day by now leaves all that was settled as it was.
        await stage.publish(organisation(("late_share", "0.9", "2026-03-01")))
        await quiet(stage, metrics)
        assert await score_of(metrics, "mike") == 38
        shown = (await metrics.get(PARAMETERS, "mike")).json()["versions"][-1]
        assert (shown["applies_from"], shown["said_for"]) == ("2026-03-27", "2026-03-01")

    first = await everything(mongodb, database_prefix)
    anew = f"{database_prefix}-anew"
    async with both(servers, anew, "2026-03-26 10:00") as (stage, metrics):
        await quiet(stage, metrics)
        assert await score_of(metrics, "mike") == 38
    assert await everything(mongodb, anew) == first


async def everything(mongodb: str, prefix: str) -> list[dict[str, list[Any]]]:
    """What both services know, but for what the real clock has to do with."""
    found = [
        await documents(mongodb, f"{prefix}_commitments", *OF_COMMITMENTS),
        await documents(mongodb, f"{prefix}_metrics", *OF_METRICS),
    ]
    for score in found[1]["follow_through"]:
        del score["grey_of"], score["told"]
    return found


async def score_of(metrics: Metrics, person: str, *roles: str) -> int | None:
    answer = await metrics.get(f"/v1/people/{person}/follow-through", person, *roles)
    assert answer.status_code == 200, answer.text
    score: int | None = answer.json()["score"]
    return score


def settled(commitment: str, rep: str) -> CommitmentSettled:
    """The judge's word that a promise was kept."""
    return CommitmentSettled(
        commitment=commitment,
        rep=rep,
        manager="dana",
        owner_id=rep,
        due=DUE,
        zone="UTC",
        credit=Decimal(1),
        kept=True,
        late_window_open=False,
        reason="on_time",
        settled_at=instant("2026-03-21"),
    )


async def everybody_hears(
    servers: tuple[str, str, str, Issuer], database_prefix: str, people: Sequence[str]
) -> tuple[float, list[Forwarded]]:
    """Seconds from a change to the last new score, and what metrics told itself for it."""
    async with both(servers, database_prefix, "2026-03-26 10:00") as (stage, metrics):
        for start in range(0, len(people), 1000):
            some = people[start : start + 1000]
            await stage.publish(*(settled(f"c-{person}", person) for person in some))
        await quiet(stage, metrics)
        loop = asyncio.get_running_loop()
        began = loop.time()
        await stage.publish(organisation(("needed", "1", "2026-03-01")), recorded=BEFORE)
        await metrics.caught_up()
        await quiet(stage, metrics)
        took = loop.time() - began
        told = await stage.on_topic(Forwarded, "internal.metrics")
    return took, [one for one in told if one.type in {"yardsticks.told", "yardsticks.more"}]


async def test_a_change_reaches_everybody_in_bounded_steps(
    kafka: str, mongodb: str, topics: str, database_prefix: str, issuer: Issuer
) -> None:
    people = [f"rep-{number}" for number in range(400)]
    servers = kafka, mongodb, topics, issuer
    _, told = await everybody_hears(servers, database_prefix, people)
    heard = [one.person for one in told if one.type == "yardsticks.told"]
    assert sorted(filter(None, heard)) == sorted(people)
    assert sum(one.type == "yardsticks.more" for one in told) > 2
    found = await documents(mongodb, f"{database_prefix}_metrics", "yardsticks", "roster_pages")
    assert len(found["yardsticks"]) == len(people) + 1
    assert sum(len(page["people"]) for page in found["roster_pages"]) == len(people)
