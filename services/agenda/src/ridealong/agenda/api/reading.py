"""Reads of the projection, every one of them within one tenant."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from ridealong.agenda.model.desk import Desk
from ridealong.agenda.model.person import Person
from ridealong.agenda.model.promise import Promise
from ridealong.agenda.model.refusals import Refusal, Refusals
from ridealong.agenda.model.session import Session, Status
from ridealong.agenda.projection.documents import document_id
from ridealong.chassis.documents import Document
from ridealong.chassis.http.auth import Caller
from ridealong.chassis.mongo import Store
from ridealong.chassis.projector import lanes

OPEN: tuple[Status, ...] = ("open",)
_LONGEST_SESSION = timedelta(days=1)
_FAR_AHEAD = timedelta(days=3660)
_PEOPLE_AT_ONCE = 100

Progress = tuple[tuple[int, int], ...]
"""Lanes with the number of their last step."""

Revisions = tuple[tuple[str, int], ...]
"""Ids of desks with how often each has changed."""


@dataclass(frozen=True, slots=True)
class Position:
    """Behind which session a page begins."""

    start: datetime
    id: str


@dataclass(frozen=True, slots=True)
class Window:
    """Sessions that end after `since` and begin before `until`."""

    since: datetime
    until: datetime

    def stages(self, whose: Document, statuses: Collection[Status]) -> list[Document]:
        """The window as the stages of a query of sessions; `whose` names fields of an index.

        Whose they are comes first and by itself: not every server uses an index for a part of what
        it is asked for. Those that do join the stages.
        """
        kept = {
            # A bound on `start`, with which the indexes end: no session is longer than a day.
            "start": {"$gte": self.since - _LONGEST_SESSION, "$lt": self.until},
            "end": {"$gt": self.since},
            "status": {"$in": list(statuses)},
        }
        return [{"$match": whose}, {"$match": kept}]


class Reader:
    """What the routes ask the store."""

    def __init__(self, store: Store) -> None:
        self.store = store

    async def desks_of(self, caller: Caller) -> list[Desk]:
        """The desks that a caller may see: of the reps they coach now, and their own."""
        where = {"tenant": caller.tenant, "manager": caller.person}
        documents = await self.store.find(Desk.COLLECTION, where, sort=[("rep", 1)])
        own = await self.store.by_ids(Desk.COLLECTION, [caller.key])
        led = (each for each in documents if each.get("active", True))
        found = {each["_id"]: each for each in (*own.values(), *led)}
        return [Desk.from_document(each) for each in found.values()]

    async def desk(self, caller: Caller, rep: str) -> Desk | None:
        """One rep's desk, where the caller is one of the pair."""
        key = f"{caller.tenant}/{rep}"
        document = (await self.store.by_ids(Desk.COLLECTION, [key])).get(key)
        if document is None:
            return None
        desk = Desk.from_document(document)
        return desk if caller.person in (desk.rep, desk.manager) else None

    async def refused(self, desk: Desk) -> tuple[Refusal, ...]:
        """What was refused of a rep's sessions, the newest last."""
        found = (await self.store.by_ids(Refusals.COLLECTION, [desk.key])).get(desk.key)
        return () if found is None else Refusals.from_document(found).refused

    async def progress(self) -> Progress:
        """How far the projection is: the same means that nothing was folded in between."""
        documents = await self.store.aggregate(lanes.COLLECTION, [{"$project": {"fence": 1}}])
        return tuple(sorted((each["_id"], each["fence"]) for each in documents))

    async def revisions(
        self, people: Sequence[tuple[str, str]]
    ) -> dict[tuple[str, str], Revisions]:
        """How often each desk of these people's feeds has changed, by tenant and person."""
        found: dict[tuple[str, str], dict[str, int]] = {}
        for tenant, persons in _by_tenant(people).items():
            for start in range(0, len(persons), _PEOPLE_AT_ONCE):
                some = persons[start : start + _PEOPLE_AT_ONCE]
                for where in (
                    {"tenant": tenant, "manager": {"$in": some}},
                    {"_id": {"$in": [f"{tenant}/{person}" for person in some]}},
                ):
                    for each in await self.store.aggregate(
                        Desk.COLLECTION,
                        [{"$match": where}, {"$project": {"revision": 1, "manager": 1, "rep": 1}}],
                    ):
                        whose = each["manager"] if "manager" in where else each["rep"]
                        desks = found.setdefault((tenant, whose), {})
                        desks[each["_id"]] = each["revision"]
        return {person: tuple(sorted(desks.items())) for person, desks in found.items()}

    async def taken(self, tenant: str, name: str, rep: str) -> bool:
        """Whether the id is that of another rep's session: ids are unique within a tenant."""
        elsewhere = {"tenant": tenant, "session": name, "rep": {"$ne": rep}}
        return bool(await self.store.find(Session.COLLECTION, elsewhere, limit=1))

    async def session(self, caller: Caller, name: str) -> tuple[Session, Desk] | None:
        """A session by its id, where the caller is one of its pair."""
        where = {"tenant": caller.tenant, "session": name}
        for document in await self.store.find(Session.COLLECTION, where, sort=[("_id", 1)]):
            session = Session.from_document(document)
            desk = await self.desk(caller, session.rep)
            if desk:
                return session, desk
        return None

    async def sessions(
        self,
        tenant: str,
        reps: Collection[str],
        window: Window,
        *,
        statuses: Collection[Status] = OPEN,
        after: Position | None = None,
        limit: int = 0,
    ) -> list[Session]:
        """Sessions of these reps, earliest first."""
        stages = window.stages({"tenant": tenant, "rep": {"$in": list(reps)}}, statuses)
        if after:
            behind = [
                {"start": {"$gt": after.start}},
                {"start": after.start, "_id": {"$gt": after.id}},
            ]
            stages.append({"$match": {"$or": behind}})
        stages.append({"$sort": {"start": 1, "_id": 1}})
        stages += [{"$limit": limit}] if limit else []
        documents = await self.store.aggregate(Session.COLLECTION, stages)
        return [Session.from_document(each) for each in documents]

    async def led_by(self, tenant: str, manager: str, window: Window) -> list[Session]:
        """Open sessions that a manager leads, with whichever rep."""
        stages = window.stages({"tenant": tenant, "plan.manager": manager}, OPEN)
        stages.append({"$sort": {"start": 1}})
        documents = await self.store.aggregate(Session.COLLECTION, stages)
        return [Session.from_document(each) for each in documents]

    async def sessions_by_id(self, ids: Sequence[str]) -> list[Session]:
        """Sessions by the ids of their documents."""
        documents = await self.store.by_ids(Session.COLLECTION, ids)
        return [Session.from_document(each) for each in documents.values()]

    async def next_session(self, desk: Desk, now: datetime) -> Session | None:
        """The desk's first open session that isn't over."""
        window = Window(now, now + _FAR_AHEAD)
        found = await self.sessions(desk.tenant, [desk.rep], window, limit=1)
        return found[0] if found else None

    async def cold_starts(self, tenant: str, reps: Collection[str], window: Window) -> list[str]:
        """Ids of the sessions in the window for which nobody has brought anything."""
        stages = window.stages({"tenant": tenant, "rep": {"$in": list(reps)}}, OPEN)
        documents = await self.store.aggregate(
            Session.COLLECTION,
            [
                *stages,
                {"$match": {"agenda.not_ready": "no_agenda"}},
                {"$sort": {"start": 1, "_id": 1}},
                {"$project": {"session": 1}},
            ],
        )
        return [each["session"] for each in documents]

    async def people(self, tenant: str, ids: Iterable[str]) -> dict[str, Person]:
        """Those of these people of whom there is a record, by id."""
        keys = {f"{tenant}/{id_}": id_ for id_ in ids}
        documents = await self.store.by_ids(Person.COLLECTION, list(keys))
        return {keys[key]: Person.from_document(each) for key, each in documents.items()}

    async def promise_texts(self, desks: Sequence[Desk]) -> dict[str, str]:
        """What the commitments behind these desks' scores say, by document id."""
        ids = [
            document_id(desk.key, item.commitment)
            for desk in desks
            if desk.follow_through
            for item in desk.follow_through.items
        ]
        documents = await self.store.by_ids(Promise.COLLECTION, ids)
        promises = (Promise.from_document(each) for each in documents.values())
        return {one.id: one.terms.text for one in promises if one.terms}


def _by_tenant(people: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    persons: dict[str, list[str]] = {}
    for tenant, person in people:
        persons.setdefault(tenant, []).append(person)
    return persons
