"""A year of an organisation is folded, asked and explained, and no question costs more for the
months before those it asks about."""

import os
import time
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from itertools import islice, product
from typing import Any

import httpx
import pymongo
import pytest
from pymongo import monitoring

from ridealong.contracts import Event
from ridealong.contracts.activities import ActivityLogged
from tests.stack.agenda_running import Servers
from tests.stack.asking import Asked, Asking, Reads
from tests.stack.measuring import JUDGE, Metrics, serving_metrics
from tests.stack.organisation_year import DAY, LEADER, TODAY, Year, around, manager_of, quarters

pytestmark = [pytest.mark.stack, pytest.mark.requirement("D pace", "D diagnosis", "D10")]

#: Activities of the year. `make test-long` has 2,000,000, of 200 reps.
ACTIVITIES = int(os.environ.get("RIDEALONG_YEAR", "2000"))
YEAR = Year(ACTIVITIES, 200 if ACTIVITIES >= 100_000 else 10)
#: Two organisations, alike from here on; one of them has nothing before.
RECENT = (TODAY - 75 * DAY).replace(day=1)
BRIEF, WHOLE = "brief", "whole"
AT_ONCE = 20_000
PATIENCE = 60 + ACTIVITIES / 1000
"""Seconds that so many may take to be folded, on a machine that others use too."""
REP, MANAGER = YEAR.rep(3), manager_of(3)
GOAL = f"{REP}-{quarters(TODAY)[-1][0]}"
FIRST, LAST = TODAY - 28 * DAY, TODAY - DAY
DAYS = f"from={FIRST}&to={LAST}"
MONTH = (TODAY.replace(day=1) - DAY).replace(day=1)
LAST_MONTH = f"from={MONTH}&to={TODAY.replace(day=1) - DAY}"
QUESTIONS = {
    "totals of a rep by week": f"/v1/activities/totals?rep={REP}&per=week&{DAYS}",
    "totals of a rep by day": f"/v1/activities/totals?rep={REP}&per=day&{DAYS}",
    "totals of a team": f"/v1/activities/totals?per=week&{DAYS}",
    "totals of a kind, of a team": f"/v1/activities/totals?kind=dial&per=week&{DAYS}",
    "facts of a rep": f"/v1/activities/facts?rep={REP}&{DAYS}",
    "facts of a rep and kind": f"/v1/activities/facts?rep={REP}&kind=dial&{DAYS}",
    "facts of a team": f"/v1/activities/facts?{DAYS}",
    "facts since the last session": f"/v1/activities/facts?rep={REP}&after={FIRST}T09:00:00Z",
    "goals": f"/v1/reps/{REP}/goals",
    "a goal opened": f"/v1/people/{REP}/goals/{GOAL}/explain",
    "the diagnosis": f"/v1/people/{REP}/goals/{GOAL}/diagnosis",
    "the plan": f"/v1/people/{REP}/plan",
    "benchmarks of a month": f"/v1/people/{REP}/benchmarks?month={MONTH:%Y-%m}",
    "coaching": f"/v1/people/{REP}/coaching?{DAYS}",
    "coaching opened": f"/v1/people/{REP}/coaching/explain?{DAYS}",
    "how a team is coached": f"/v1/teams/{MANAGER}/coaching?{DAYS}",
}
OF_THE_LEADER = {
    "totals of all": f"/v1/activities/totals?per=month&{LAST_MONTH}",
    "how all are coached": f"/v1/teams/{LEADER}/coaching?{DAYS}",
}


@dataclass(frozen=True, slots=True)
class Cost:
    """What an answer took: commands, documents and bytes out of the store, documents looked at."""

    commands: int
    documents: int
    size: int
    examined: int
    seconds: float


class Told:
    """Publishes to metrics in the name of a tenant."""

    def __init__(self, metrics: Metrics, tenant: str) -> None:
        self._metrics = metrics
        self._tenant = tenant

    async def year(self, first: Any) -> None:
        """All of the year from a day on."""
        metrics, tenant = self._metrics, self._tenant
        await metrics.publish(YEAR.people(), tenant=tenant)
        for number in range(YEAR.reps):
            told = list(around(YEAR.rep(number), manager_of(number), first))
            await metrics.send(
                Event(
                    f"{data.TYPE}/{number}/{place}",
                    JUDGE if data.TOPIC == "commitments" else "test/platform",
                    tenant,
                    actor,
                    at,
                    data,
                )
                for place, (data, at, actor) in enumerate(told)
            )
        await metrics.caught_up(PATIENCE)
        done = YEAR.done(first)
        while some := list(islice(done, AT_ONCE)):
            await metrics.send(
                Event(each.activity, "/dialler", tenant, "dialler", each.occurred_at, each)
                for each in some
            )
            await metrics.caught_up(PATIENCE)


@pytest.fixture
def asking(database_prefix: str) -> Asking:
    """Hears what metrics asks of the store."""
    listener = Asking(f"{database_prefix}_metrics")
    monitoring.register(listener)
    return listener


@pytest.fixture
async def metrics(asking: Asking, servers: Servers) -> AsyncIterator[Metrics]:
    """Metrics on a port."""
    async with serving_metrics(servers) as service:
        yield service


@pytest.fixture
def database(servers: Servers) -> Iterator[Any]:
    """Metrics' database, to ask how it finds what is asked for."""
    with closing(pymongo.MongoClient[dict[str, Any]](servers.mongodb)) as client:
        yield client[f"{servers.database_prefix}_metrics"]


def examined(database: Any, asked: Sequence[Asked]) -> int:
    """How many documents the store looks at for these, by its own word; those that are named by
    their ids are no more than come back.

    A list of values is asked value by value: an index is read so, though not every store's
    explanation says it.
    """
    return sum(
        _looked_at(database, each, where)
        for each in asked
        if "find" in each.command
        for where in _single(each.command["filter"])
        if "_id" not in where
    )


def _single(where: dict[str, Any]) -> Iterator[dict[str, Any]]:
    lists = {
        name: said["$in"]
        for name, said in where.items()
        if isinstance(said, dict) and "$in" in said
    }
    for values in product(*lists.values()):
        yield where | dict(zip(lists, values, strict=True))


def _looked_at(database: Any, each: Asked, where: dict[str, Any]) -> int:
    command = {"find": each.collection, "filter": where}
    found = database.command("explain", command, verbosity="executionStats")
    return int(found["executionStats"]["totalDocsExamined"])


async def cost(
    metrics: Metrics, asking: Asking, database: Any, path: str, *who: str
) -> tuple[httpx.Response, Cost]:
    person, tenant, *roles = who
    headers = metrics.headers(person, tenant, *roles)
    began = time.perf_counter()
    with asking.heard() as reads:
        answer = await metrics.client.get(path, headers=headers)
    seconds = time.perf_counter() - began
    assert answer.status_code == 200, answer.text
    return answer, _cost(reads, examined(database, reads.asked), seconds)


def _cost(reads: Reads, examined: int, seconds: float) -> Cost:
    return Cost(reads.commands, reads.documents, reads.size, examined, seconds)


@pytest.mark.timeout(300 + ACTIVITIES // 500)
async def test_no_question_costs_more_for_the_year_before_it(
    metrics: Metrics,
    asking: Asking,
    database: Any,
    record_property: Callable[[str, object], None],
) -> None:
    began = time.perf_counter()
    await Told(metrics, BRIEF).year(RECENT)
    of_brief = time.perf_counter() - began
    await Told(metrics, WHOLE).year(YEAR.first)
    folded = time.perf_counter() - began - of_brief
    record_property("folded_in_seconds", round(folded, 1))
    print(f"{ACTIVITIES:,} activities of {YEAR.reps} reps folded in {folded:.1f} s")

    asked: list[tuple[str, str, str, tuple[str, ...]]] = [
        (name, path, MANAGER, ()) for name, path in QUESTIONS.items()
    ]
    asked += [(name, path, LEADER, ("leader",)) for name, path in OF_THE_LEADER.items()]
    for name, path, person, roles in asked:
        ask = (metrics, asking, database, path, person)
        short, less = await cost(*ask, BRIEF, *roles)
        long, more = await cost(*ask, WHOLE, *roles)
        print(f"{name:32} {less}\n{'':32} {more}")
        record_property(name, f"{less} {more}")
        assert long.json() == short.json()
        assert more.commands == less.commands
        assert more.documents == less.documents
        assert more.examined <= less.examined
        # Of a person's record and standing some words are other, but for those nothing is more.
        assert more.size <= less.size * 1.01 + 100
    await pages_of_all_facts(metrics, asking, database)


def theirs() -> Iterator[ActivityLogged]:
    """All that the rep did."""
    return (each for each in YEAR.done(YEAR.first) if each.rep == REP)


async def pages_of_all_facts(metrics: Metrics, asking: Asking, database: Any) -> None:
    """Each page of a rep's whole year reads some months and the buckets of its facts."""
    limit = 20 if ACTIVITIES < 100_000 else 200
    path, cursor = f"/v1/activities/facts?rep={REP}&limit={limit}", ""
    found: list[str] = []
    costs: list[Cost] = []
    while True:
        answer, each = await cost(metrics, asking, database, path + cursor, MANAGER, WHOLE)
        costs.append(each)
        found += [fact["activity"] for fact in answer.json()["items"]]
        if answer.json()["next"] is None:
            break
        cursor = f"&cursor={answer.json()['next']}"
    days = {each.activity: each.occurred_at.date() for each in theirs()}
    assert sorted(found) == sorted(days)
    assert [days[each] for each in found] == sorted(days.values())
    assert len(costs) == -(-len(days) // limit) > 5
    assert max(each.commands for each in costs) <= 3 * min(each.commands for each in costs) + 3
    print(f"{len(costs)} pages of all facts of a rep: {costs[0]} ... {costs[-1]}")
