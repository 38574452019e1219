"""Commitments out of the store: within the caller's tenant, and what they may see of it."""

from collections.abc import AsyncIterator, Iterable
from datetime import date
from typing import Final, Literal, NamedTuple

from pydantic import BaseModel, Field

from ridealong.chassis.documents import Document
from ridealong.chassis.http.auth import Caller
from ridealong.chassis.http.paging import Cursor, Limit, cursor_of, position_of
from ridealong.chassis.http.problems import Problem, not_found
from ridealong.chassis.service import Context
from ridealong.commitments.api.facts import pages_of
from ridealong.commitments.api.surroundings import Surroundings
from ridealong.commitments.api.views import CommitmentDetail, detail
from ridealong.commitments.model import Commitment, Person, Refusal, Refusals, place
from ridealong.commitments.rules.history import history
from ridealong.commitments.rules.leading import (
    ABOVE,
    Access,
    Circle,
    access,
    circle,
    manager_of,
)
from ridealong.contracts import Day
from ridealong.contracts.commitments import LifeState
from ridealong.contracts.fields import Id

Originator = Literal["rep", "manager", "together"]
_AT_ONCE: Final = 500


class Wish(BaseModel):
    """Which commitments somebody asks for; null is any."""

    rep: Id | None = Field(None, description="of this rep's pair; else all that are yours")
    owner: Id | None = Field(None, description="owed by this person")
    state: LifeState | None = None
    due_from: Day | None = Field(None, description="due on this day or later")
    due_before: Day | None = Field(None, description="due before this day")
    goal: Id | None = Field(None, description="that serve this goal")
    initiative: Id | None = Field(None, description="that serve this initiative")
    session: Id | None = Field(None, description="made in this session")
    originator: Originator | None = Field(None, description="whose idea it was")
    decisive: bool | None = Field(None, description="one of the few that matter most, or not")
    limit: Limit = 50
    cursor: Cursor = None


class Named(NamedTuple):
    """A commitment by its id, and by its rep where the id alone is ambiguous."""

    id: str
    rep: str | None = None


class Reader:
    """Reads for callers. What isn't theirs isn't there."""

    def __init__(self, context: Context) -> None:
        self.around = Surroundings(context.store)
        self._store = context.store
        self._clock = context.clock

    async def person(self, caller: Caller, name: str) -> Person | None:
        """A person of the caller's tenant."""
        id_ = f"{caller.tenant}/{name}"
        document = (await self._store.by_ids(Person.COLLECTION, [id_])).get(id_)
        return None if document is None else Person.from_document(document)

    async def manager(self, caller: Caller, rep: str) -> str | None:
        """Who leads this rep now."""
        return manager_of(await self.person(caller, rep), self.today())

    async def access(self, caller: Caller, rep: str) -> Access | None:
        """What the caller may see of this rep's commitments."""
        person = await self.person(caller, rep)
        return access(caller.person, caller.roles, rep, person, self.today())

    async def one(self, caller: Caller, named: Named) -> tuple[Commitment, Access] | None:
        """A commitment that the caller may see, and how much of it.

        Raises:
            Problem: 409 when they may see two of this id and don't say whose they mean.
        """
        # Ids are unique in a tenant; where a publisher breaks that, everyone sees their own.
        theirs = await self._theirs(caller)
        where: Document = {"tenant": caller.tenant, "commitment": named.id}
        if named.rep is not None:
            where["rep"] = named.rep
        found = await self._store.find(
            Commitment.COLLECTION, where | _visible(caller, theirs), limit=2
        )
        _one_of(named, found)
        if not found:
            return None
        state = Commitment.from_document(found[0])
        return state, _seen(theirs, state)

    async def opened(
        self, caller: Caller, commitment: Commitment, seen: Access
    ) -> CommitmentDetail:
        """A commitment with what lies around it and its life so far."""
        around = await self.around.of(caller, commitment)
        steps = history(commitment, await pages_of(self._store, commitment))
        return detail(commitment, seen, around, steps)

    async def taken(self, caller: Caller, rep: str, commitment: str) -> bool:
        """Whether a commitment of another rep of the tenant has this id."""
        where = {"tenant": caller.tenant, "commitment": commitment, "rep": {"$ne": rep}}
        return bool(await self._store.find(Commitment.COLLECTION, where, limit=1))

    async def own(self, caller: Caller, rep: str, commitment: str) -> Commitment | None:
        """A commitment of this rep's, whoever asks."""
        id_ = place(caller.tenant, rep, commitment)
        document = (await self._store.by_ids(Commitment.COLLECTION, [id_])).get(id_)
        return None if document is None else Commitment.from_document(document)

    async def missing(self, caller: Caller, rep: str, commitments: Iterable[str]) -> set[str]:
        """Which of these this rep has no commitment of."""
        ids = {name: place(caller.tenant, rep, name) for name in commitments}
        found = await self._store.by_ids(Commitment.COLLECTION, list(ids.values()))
        return {name for name, id_ in ids.items() if id_ not in found}

    async def page(
        self, caller: Caller, wish: Wish
    ) -> tuple[list[tuple[Commitment, Access]], str | None]:
        """Commitments by due date, and the cursor of what follows.

        Raises:
            Problem: 404 for a rep who isn't theirs to see, 400 for a cursor that isn't ours.
        """
        theirs = await self._theirs(caller)
        where = await self._where(caller, wish, theirs)
        if wish.cursor is not None:
            where = {"$and": [where, _after(wish.cursor)]}
        found = await self._store.find(
            Commitment.COLLECTION, where, sort=[("due", 1), ("_id", 1)], limit=wish.limit + 1
        )
        states = [Commitment.from_document(document) for document in found[: wish.limit]]
        more = len(found) > wish.limit
        follows = cursor_of([states[-1].due.isoformat(), states[-1].id]) if more else None
        return [(each, _seen(theirs, each)) for each in states], follows

    async def _where(self, caller: Caller, wish: Wish, theirs: Circle) -> Document:
        where: Document = {"tenant": caller.tenant} | _visible(caller, theirs)
        if wish.rep is not None:
            where["rep"] = wish.rep
            if not (
                wish.rep in {caller.person, *theirs.led}
                or caller.roles & ABOVE
                or await self._any(where)
            ):
                raise not_found("rep", wish.rep)
        if wish.owner is not None:
            where["owner_id"] = wish.owner
            # Whoever owes is one of the pair, and by these it is found.
            where["$and"] = [{"$or": [{"rep": wish.owner}, {"manager": wish.owner}]}]
        if wish.state is not None:
            where["state"] = wish.state
        due = {"$gte": wish.due_from, "$lt": wish.due_before}
        if any(due.values()):
            where["due"] = {sign: day.isoformat() for sign, day in due.items() if day}
        asked = {
            "goals": wish.goal,
            "initiatives": wish.initiative,
            "session": wish.session,
            "originator": wish.originator,
            "decisive": wish.decisive,
        }
        return where | {name: value for name, value in asked.items() if value is not None}

    async def _any(self, where: Document) -> bool:
        return bool(await self._store.find(Commitment.COLLECTION, where, limit=1))

    async def all(self, caller: Caller, wish: Wish) -> AsyncIterator[Commitment]:
        """Every commitment that fits, some at a time, for adding up.

        Raises:
            Problem: 404 for a rep who isn't theirs to see.
        """
        where = await self._where(caller, wish, await self._theirs(caller))
        last = ""
        while True:
            found = await self._store.find(
                Commitment.COLLECTION,
                where | {"_id": {"$gt": last}},
                sort=[("_id", 1)],
                limit=_AT_ONCE,
            )
            for document in found:
                yield Commitment.from_document(document)
            if len(found) < _AT_ONCE:
                return
            last = found[-1]["_id"]

    async def refusals(self, caller: Caller, named: Named) -> tuple[Refusal, ...] | None:
        """What was refused about a commitment, newest last; None when it isn't theirs to see.

        Only the pair: reasons name what was sent. It needn't exist itself.

        Raises:
            Problem: 409 when it is about two of this id and they don't say whose they mean.
        """
        known = await self.one(caller, named)
        if known is not None and known[1] != "whole":
            return None
        theirs = {caller.person, *(await self._theirs(caller)).led}
        mine = theirs if known is None else {known[0].rep}
        reps = [rep for rep in sorted(mine) if named.rep in {None, rep}]
        where = {"tenant": caller.tenant, "commitment": named.id, "rep": {"$in": reps}}
        found = await self._store.find(Refusals.COLLECTION, where, limit=2)
        _one_of(named, found)
        if known is None and not found:
            return None
        refused = Refusals.from_document(found[0]).refused if found else ()
        own = known[0].refused if known is not None else None
        return refused if own is None else tuple(sorted((own, *refused), key=lambda one: one.at))

    async def _theirs(self, caller: Caller) -> Circle:
        found = await self._store.find(
            Person.COLLECTION, {"tenant": caller.tenant, "managers": caller.person}
        )
        return circle(caller.person, map(Person.from_document, found), self.today())

    def today(self) -> date:
        """The day by UTC."""
        return self._clock().date()


def _visible(caller: Caller, theirs: Circle) -> Document:
    """Which commitments of the tenant the caller may see anything of."""
    if caller.roles & ABOVE:
        return {}
    named = {"manager": caller.person, "rep": {"$nin": sorted(theirs.parted)}}
    return {"$or": [{"rep": {"$in": [caller.person, *sorted(theirs.led)]}}, named]}


def _seen(theirs: Circle, commitment: Commitment) -> Access:
    """How much of it, where it is visible to them."""
    return "whole" if theirs.whole(commitment.rep, commitment.manager) else "figures"


def _one_of(named: Named, found: list[Document]) -> None:
    if len(found) > 1:
        raise Problem(
            409,
            "ambiguous",
            "Two commitments have this id",
            f"you may see several of id {named.id}: say whose with ?rep=",
        )


def _after(cursor: str) -> Document:
    match position_of(cursor):
        case [str() as due, str() as id_]:
            return {"$or": [{"due": {"$gt": due}}, {"due": due, "_id": {"$gt": id_}}]}
        case _:
            raise Problem(
                400, "bad-cursor", "This cursor isn't one of ours", "Take `next` as it was answered"
            )
