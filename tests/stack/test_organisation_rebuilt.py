"""One event of an organisation builds all its agendas anew, and holds nobody else up.

How long somebody waits is counted in transactions and in events of the other organisation that are
folded before theirs, not in seconds: the machine has no part in it.
"""

import os
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from ridealong.agenda.model.desk import Desk
from ridealong.chassis.mongo import Fence, Store, WriteOp
from ridealong.chassis.projector import reference
from ridealong.contracts import Event, EventData, new_id, topic_name
from ridealong.contracts.people import OrganisationUpdated, PairUpdated
from ridealong.contracts.sessions import SessionScheduled
from tests.stack.agenda_running import Agenda, Servers, running
from tests.stack.issuer import Issuer

pytestmark = [pytest.mark.stack, pytest.mark.timeout(600)]

#: `make test` has few pairs, told a few at once; the long run sets RIDEALONG_AGENDAS to 10000.
PAIRS = int(os.environ.get("RIDEALONG_AGENDAS", "300"))
AT_ONCE = reference.AT_ONCE if PAIRS > reference.AT_ONCE else 20
NEIGHBOURS = 6
"""Reps of the other organisation, so that most lanes have one."""
ZONE = "Europe/Riga"
START = datetime.now(UTC).replace(microsecond=0) + timedelta(days=2)


@dataclass
class Book:
    """What each lane had read after each of its transactions, in order."""

    lanes: dict[int, list[dict[str, int]]] = field(default_factory=dict)

    def write(self, fences: Sequence[Fence]) -> None:
        """A transaction went through."""
        for fence in fences:
            if isinstance(fence.id, int) and "offsets" in fence.content:
                offsets = {each["topic"]: each["next"] for each in fence.content["offsets"]}
                self.lanes.setdefault(fence.id, []).append(offsets)

    def so_far(self, lane: int) -> int:
        """How many transactions of this lane."""
        return len(self.lanes.get(lane, ()))

    def waited(self, place: "Place", internal: str) -> tuple[int, int]:
        """Transactions from when an event lay in the log until it was folded, its own included, and
        events of the internal topic that were folded in those before its own."""
        read = self.lanes[place.lane]
        own = next(n for n, one in enumerate(read) if one.get(place.topic, 0) > place.offset)
        before = read[place.since - 1].get(internal, 0) if place.since else 0
        folded = read[own - 1].get(internal, 0) if own else 0
        return own - place.since + 1, max(0, folded - before)


@dataclass(frozen=True, slots=True)
class Place:
    """Where somebody's event lies, and how many transactions there had been by then."""

    topic: str
    lane: int
    offset: int
    since: int


@pytest.fixture
def book(monkeypatch: pytest.MonkeyPatch) -> Book:
    """Written while the service commits, which runs in this process."""
    kept, commit = Book(), Store.commit

    async def committed(
        self: Store,
        writes: Mapping[str, Sequence[WriteOp]],
        *,
        fences: Sequence[Fence] = (),
        fence_collection: str = "lanes",
    ) -> None:
        await commit(self, writes, fences=fences, fence_collection=fence_collection)
        kept.write(fences)

    monkeypatch.setattr(Store, "commit", committed)
    monkeypatch.setattr(reference, "AT_ONCE", AT_ONCE)
    return kept


@pytest.fixture
def servers(kafka: str, mongodb: str, topics: str, database_prefix: str, issuer: Issuer) -> Servers:
    return Servers(kafka, mongodb, topics, database_prefix, issuer)


@pytest.fixture
async def agenda(servers: Servers, book: Book) -> AsyncIterator[Agenda]:
    assert book.lanes == {}
    async with running(servers) as service:
        yield service


def organisation(period: str) -> OrganisationUpdated:
    told = {"name": "Acme", "zone": ZONE, "period": period}
    return OrganisationUpdated.model_validate(told)


def pairs(tenant: str, number: int) -> list[Event[Any]]:
    """So many pairs, each with a session."""
    told: list[EventData] = []
    for n in range(number):
        rep, manager = f"rep-{n}", f"manager-{n // 10}"
        told.append(PairUpdated(rep=rep, manager=manager))
        told.append(
            SessionScheduled(session=f"s-{n}", rep=rep, manager=manager, start=START, zone=ZONE)
        )
    now = datetime.now(UTC)
    return [Event(new_id(), "/test", tenant, "platform", now, data) for data in told]


async def bring(agenda: Agenda, book: Book, number: int) -> Place:
    """A neighbour brings something to their session; answers where it lies."""
    rep = f"rep-{number % NEIGHBOURS}"
    answer = await agenda.client.post(
        f"/v1/sessions/s-{number % NEIGHBOURS}/items",
        json={"title": f"Topic {number}"},
        headers=agenda.issuer.headers(rep, "other"),
    )
    assert answer.status_code == 202, answer.text
    place = answer.json()
    lane = int(place["partition"])
    return Place(place["topic"], lane, int(place["offset"]), book.so_far(lane))


async def behind(store: Store, edition: int) -> int:
    """How many pairs' agendas aren't built anew yet."""
    return await store.count(Desk.COLLECTION, {"tenant": "acme", "house.edition": {"$lt": edition}})


async def test_neighbours_wait_for_a_few_of_a_large_organisation_and_never_for_all_of_it(
    agenda: Agenda, servers: Servers, book: Book
) -> None:
    await agenda.send([*pairs("acme", PAIRS), *pairs("other", NEIGHBOURS)])
    await agenda.publish(organisation("quarter"))
    store = Store(servers.mongodb, f"{servers.database_prefix}_agenda")
    try:
        first = (await store.find(Desk.COLLECTION, {"tenant": "acme"}, limit=1))[0]
        edition = int(first["house"]["edition"]) + 1
        assert await behind(store, edition) == PAIRS
        assert await behind(store, edition - 1) == 0

        now = datetime.now(UTC)
        monthly = Event(new_id(), "/test", "acme", "platform", now, organisation("month"))
        await agenda.append([monthly])
        places: list[Place] = []
        during: list[int] = []
        while left := await behind(store, edition):
            during.append(left)
            places.append(await bring(agenda, book, len(places)))
        await agenda.caught_up()
        assert await behind(store, edition) == 0
    finally:
        await store.close()

    internal = topic_name("internal.agenda", servers.topic_prefix)
    waits = [book.waited(place, internal) for place in places]
    transactions, events = (max(each) for each in zip(*waits, strict=True))
    print(
        f"{PAIRS} agendas built anew, {AT_ONCE} told at once; {len(places)} events of neighbours "
        f"meanwhile, of which the last found {during[-1]} to go; each waited for at most "
        f"{transactions} transactions and {events} events of the others"
    )
    assert len(places) > NEIGHBOURS
    assert events <= 3 * AT_ONCE
