"""Commitments out of the store: within the caller's tenant, and what they may see of it."""

from collections.abc import AsyncIterator, Collection
from datetime import date
from typing import Final, Literal

from pydantic import BaseModel, Field

from ridealong.chassis.http.auth import Caller
from ridealong.chassis.http.paging import Cursor, Limit, cursor_of, position_of
from ridealong.chassis.http.problems import Problem, not_found
from ridealong.chassis.mongo import Document
from ridealong.chassis.service import Context
from ridealong.commitments.model import ActivityYear, Commitment, Person, Refusal, Refusals, place
from ridealong.commitments.rules.leading import ABOVE, Access, access, manager_of
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


class Reader:
    """Reads for callers. What isn't theirs isn't there."""

    def __init__(self, context: Context) -> None:
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

    async def one(self, caller: Caller, commitment: str) -> tuple[Commitment, Access] | None:
        """A commitment that the caller may see, and how much of it."""
        found = await self._store.find(
            Commitment.COLLECTION, {"tenant": caller.tenant, "commitment": commitment}
        )
        # Ids are unique in a tenant; where a publisher breaks that, everyone sees their own.
        for document in found:
            state = Commitment.from_document(document)
            seen = await self.access(caller, state.rep)
            if seen is not None:
                return state, seen
        return None

    async def own(self, caller: Caller, rep: str, commitment: str) -> Commitment | None:
        """A commitment of this rep's, whoever asks."""
        id_ = place(caller.tenant, rep, commitment)
        document = (await self._store.by_ids(Commitment.COLLECTION, [id_])).get(id_)
        return None if document is None else Commitment.from_document(document)

    async def page(
        self, caller: Caller, wish: Wish
    ) -> tuple[list[tuple[Commitment, Access]], str | None]:
        """Commitments by due date, and the cursor of what follows.

        Raises:
            Problem: 404 for a rep who isn't theirs to see, 400 for a cursor that isn't ours.
        """
        theirs = {caller.person, *await self._led(caller)}
        where = self._where(caller, wish, theirs)
        if wish.cursor is not None:
            where |= _after(wish.cursor)
        found = await self._store.find(
            Commitment.COLLECTION, where, sort=[("due", 1), ("_id", 1)], limit=wish.limit + 1
        )
        states = [Commitment.from_document(document) for document in found[: wish.limit]]
        more = len(found) > wish.limit
        follows = cursor_of([states[-1].due.isoformat(), states[-1].id]) if more else None
        return [(each, "whole" if each.rep in theirs else "figures") for each in states], follows

    def _where(self, caller: Caller, wish: Wish, theirs: Collection[str]) -> Document:
        above = bool(caller.roles & ABOVE)
        where: Document = {"tenant": caller.tenant}
        if wish.rep is not None:
            if wish.rep not in theirs and not above:
                raise not_found("rep", wish.rep)
            where["rep"] = wish.rep
        elif not above:
            where["rep"] = {"$in": sorted(theirs)}
        if wish.owner is not None:
            where["owner_id"] = wish.owner
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

    async def all(self, caller: Caller, wish: Wish) -> AsyncIterator[Commitment]:
        """Every commitment that fits, some at a time, for adding up.

        Raises:
            Problem: 404 for a rep who isn't theirs to see.
        """
        where = self._where(caller, wish, {caller.person, *await self._led(caller)})
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

    async def refusals(self, caller: Caller, commitment: str) -> tuple[Refusal, ...] | None:
        """What was refused about a commitment, newest last; None when it isn't theirs to see.

        Only the pair: reasons name what was sent.
        """
        where = {"tenant": caller.tenant, "commitment": commitment}
        for document in await self._store.find(Refusals.COLLECTION, where):
            refusals = Refusals.from_document(document)
            if await self.access(caller, refusals.rep) == "whole":
                return refusals.refused
        found = await self.one(caller, commitment)
        return () if found is not None and found[1] == "whole" else None

    async def is_logged(self, caller: Caller, kind: str) -> bool:
        """Whether anybody of the tenant has ever had an activity of this kind logged."""
        where = {"tenant": caller.tenant, "logged": kind}
        return bool(await self._store.find(ActivityYear.COLLECTION, where, limit=1))

    async def _led(self, caller: Caller) -> list[str]:
        found = await self._store.find(
            Person.COLLECTION, {"tenant": caller.tenant, "managers": caller.person}
        )
        people = map(Person.from_document, found)
        today = self.today()
        return [one.person for one in people if manager_of(one, today) == caller.person]

    def today(self) -> date:
        """The day by UTC."""
        return self._clock().date()


def _after(cursor: str) -> Document:
    match position_of(cursor):
        case [str() as due, str() as id_]:
            return {"$or": [{"due": {"$gt": due}}, {"due": due, "_id": {"$gt": id_}}]}
        case _:
            raise Problem(
                400, "bad-cursor", "This cursor isn't one of ours", "Take `next` as it was answered"
            )
