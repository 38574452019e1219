"""Sessions out of the store, and what was promised in them."""

from datetime import date

from ridealong.chassis.http.auth import Caller
from ridealong.chassis.service import Context
from ridealong.commitments.model import Commitment, Session, place
from ridealong.commitments.rules.sessions import ONE_ON_ONES, next_day

_MOST = 200
"""So many commitments of one session are read; two or three are in order."""


class SessionReader:
    """Reads within the caller's tenant; whether they may see it is asked elsewhere."""

    def __init__(self, context: Context) -> None:
        self._store = context.store
        self._clock = context.clock

    async def session(self, caller: Caller, rep: str, session: str) -> Session | None:
        """A session of this rep."""
        id_ = place(caller.tenant, rep, session)
        document = (await self._store.by_ids(Session.COLLECTION, [id_])).get(id_)
        return None if document is None else Session.from_document(document)

    async def known(self, caller: Caller, rep: str, session: str) -> bool:
        """Whether this rep has such a session, by the calendar or by what a platform says was
        promised in it."""
        return rep in await self.reps(caller, session)

    async def reps(self, caller: Caller, session: str) -> list[str]:
        """Whose session this is: by the calendar, or by what was promised in it."""
        where = {"tenant": caller.tenant, "session": session}
        sessions = await self._store.find(Session.COLLECTION, where, limit=_MOST)
        promised = await self._store.find(Commitment.COLLECTION, where, limit=_MOST)
        return sorted({str(document["rep"]) for document in (*sessions, *promised)})

    async def commitments(self, caller: Caller, rep: str, session: str) -> list[Commitment]:
        """What was promised in a session, by due day."""
        found = await self._store.find(
            Commitment.COLLECTION,
            {"tenant": caller.tenant, "session": session, "rep": rep},
            sort=[("due", 1), ("_id", 1)],
            limit=_MOST,
        )
        return [Commitment.from_document(document) for document in found]

    async def next_day(
        self, caller: Caller, rep: str, manager: str, zone: str, made_in: str | None
    ) -> date | None:
        """The local day of the pair's next one-on-one after now, and after the session that a
        promise is made in; None when none is known."""
        after = self._clock()
        if made_in is not None:
            present = await self.session(caller, rep, made_in)
            if present is not None and present.start is not None:
                after = max(after, present.start)
        found = await self._store.find(
            Session.COLLECTION,
            {
                "tenant": caller.tenant,
                "rep": rep,
                "start": {"$gt": after},
                "manager": manager,
                "kind": {"$in": list(ONE_ON_ONES)},
                "cancelled": False,
                "held": False,
            },
            sort=[("start", 1)],
            limit=1,
        )
        return next_day(map(Session.from_document, found), manager, after, zone)
