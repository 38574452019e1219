"""Timers of a rebuilt set that have rung: it may read that they did before what sets them."""

import time
from typing import Any, Final

from bson.binary import Binary
from pymongo import DeleteMany

from ridealong.chassis.documents import Document
from ridealong.chassis.mongo import Store
from ridealong.chassis.projector import timers
from ridealong.chassis.projector.records import applied_id
from ridealong.chassis.projector.writes import APPLIED

_PAGE: Final = 500
_HURRY_SECONDS: Final = 1.0
"""While owners wait. A timer that is left rings a second time, which changes nothing."""


class Disarmer:
    """Forgets timers of one set whose ringing that set has applied."""

    def __init__(self, service: str, store: Store) -> None:
        self._service = service
        self._store = store
        self._latest: Any = None

    async def disarm(self, *, hurry: bool) -> None:
        """Look at all timers; in a hurry at those up to the latest that was found to have rung."""
        deadline = time.monotonic() + _HURRY_SECONDS
        where: Document = {}
        if hurry:
            if self._latest is None:
                return
            where = {"fire_at": {"$lte": self._latest}}
        last: str | None = None
        while not (hurry and time.monotonic() > deadline):
            beyond = {} if last is None else {"_id": {"$gt": last}}
            page = await self._store.find(
                timers.COLLECTION, where | beyond, sort=[("_id", 1)], limit=_PAGE
            )
            await self._forget_rung(page)
            if len(page) < _PAGE:
                return
            last = page[-1]["_id"]

    async def _forget_rung(self, page: list[Document]) -> None:
        ringing = {applied_id(timers.fired(self._service, timer)): timer for timer in page}
        known = await self._store.by_ids(APPLIED, [Binary(id_) for id_ in ringing])
        rung = [timer for id_, timer in ringing.items() if id_ in known]
        if rung:
            latest = max(timer["fire_at"] for timer in rung)
            self._latest = latest if self._latest is None else max(latest, self._latest)
            ids = [timer["_id"] for timer in rung]
            await self._store.write(timers.COLLECTION, [DeleteMany({"_id": {"$in": ids}})])
