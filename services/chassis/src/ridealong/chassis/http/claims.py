"""What is under way of commands: every instance knows it before anything is appended.

A command is checked against the projection, which hasn't read yet what was appended a moment ago.
So two commands that exclude one another would both be let in, and the second be refused only when
it is read. A command therefore first puts a claim into the store, by a key that only one can have:
its idempotency key, and what it is about. See the decision `claims.md`.
"""

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from bson.binary import Binary
from pymongo import DeleteMany, DeleteOne, InsertOne, ReplaceOne, UpdateOne
from pymongo.errors import BulkWriteError, PyMongoError

from ridealong.chassis.documents import Document
from ridealong.chassis.http.problems import Problem
from ridealong.chassis.logging import logger
from ridealong.chassis.mongo import Store
from ridealong.chassis.projector.records import identity
from ridealong.chassis.projector.writes import APPLIED

COLLECTION: Final = "claims"

UNDER_WAY: Final = timedelta(seconds=90)
"""So long a claim holds of which nothing more is heard, because who made it has died.

Longer than a command can still be on its way to Kafka: a record that can't be sent is given up
after 40 s, and one that was sent is waited for as long again.
"""

PATIENCE_SECONDS: Final = 3.0
"""So long a command waits for the one before it to be applied, usually some hundredths."""

_POLL_SECONDS: Final = 0.02
_SWEEP_SECONDS: Final = 60.0
_DUPLICATE: Final = 11000
_log = logger(__name__)


@dataclass(frozen=True, slots=True)
class Claim:
    """A command: `event` is what its event is known by, `request` its digest.

    `keyed`: it may be sent again under its idempotency key. `about` is what no two commands may be
    about at a time; None where they don't exclude one another.
    """

    event: bytes
    request: str
    keyed: bool
    about: bytes | None = None

    @property
    def documents(self) -> list[Document]:
        """What is to be there once, in the order in which it is claimed."""
        ids = [self.event] if self.keyed else []
        ids += [] if self.about is None else [self.about]
        event = Binary(self.event)
        return [{"_id": Binary(id_), "event": event, "request": self.request} for id_ in ids]


def about(tenant: str, service: str, subject: str) -> bytes:
    """The key of commands about one thing of a service."""
    return identity(tenant, f"ridealong/{service}/claims", subject)


def _now() -> datetime:
    return datetime.now(UTC)


class Claims:
    """The claims of one service, which all of its instances share."""

    def __init__(self, store: Store, *, clock: Callable[[], datetime] = _now) -> None:
        self._store = store
        # Not a service's own clock, which tests move: what is under way takes real time.
        self._clock = clock
        self._sweep_at = time.monotonic() + _SWEEP_SECONDS
        self._beside: set[asyncio.Task[None]] = set()

    async def take(self, claim: Claim) -> Document | None:
        """Have the claim. Answers None; or where the event lies already, when the same command was
        appended by another request of the same key.

        Raises:
            Problem: 422 when the key is another request's, 409 when another command about the same
                isn't applied within our patience.
        """
        self._sweep()
        left = claim.documents
        patient_until = time.monotonic() + PATIENCE_SECONDS
        while left := await self._insert(left):
            wanted = left[0]
            held = await self._held(wanted)
            if held is None:
                continue
            patient = time.monotonic() < patient_until
            if bytes(wanted["_id"]) == claim.event:
                check_same(held, claim.request)
                if (place := held.get("place")) is not None:
                    return dict(place)
                # Its sender has died, perhaps. Appended twice it is still one event.
                ours = not patient or held["until"] < self._clock()
            else:
                ours = await self._is_over(held, claim)
                if not ours and not patient:
                    await self.release(claim)
                    raise _under_way()
            if ours and await self._replace(held, wanted):
                left = left[1:]
            else:
                await asyncio.sleep(_POLL_SECONDS)
        return None

    def appended(self, claim: Claim, place: Document) -> None:
        """Tell requests of the same key where the event lies; nobody waits for it."""
        if claim.keyed:
            told = UpdateOne({"_id": Binary(claim.event)}, {"$set": {"place": place}})
            self._do_beside([told])

    async def release(self, claim: Claim) -> None:
        """Let go of it: nothing was appended."""
        event = Binary(claim.event)
        ids = [document["_id"] for document in claim.documents]
        await self._store.write(
            COLLECTION, [DeleteOne({"_id": id_, "event": event}) for id_ in ids]
        )

    @asynccontextmanager
    async def released_on_failure(self, claim: Claim) -> AsyncIterator[None]:
        """Let go of it when the block raises, also when the request is given up."""
        try:
            yield
        except BaseException:
            await asyncio.shield(self.release(claim))
            raise

    async def _insert(self, documents: list[Document]) -> list[Document]:
        """Those from the first on that is another's already."""
        until = self._clock() + UNDER_WAY
        writes = [InsertOne({**document, "until": until}) for document in documents]
        try:
            await self._store.write(COLLECTION, writes, ordered=True)
        except BulkWriteError as error:
            return documents[_first_taken(error) :]
        return []

    async def _held(self, wanted: Document) -> Document | None:
        found = await self._store.by_ids(COLLECTION, [wanted["_id"]])
        return next(iter(found.values()), None)

    async def _is_over(self, held: Document, claim: Claim) -> bool:
        """Whether the command that holds it was applied, or is this one, or is given up."""
        if bytes(held["event"]) == claim.event or held["until"] < self._clock():
            return True
        return bool(await self._store.by_ids(APPLIED, [Binary(held["event"])]))

    async def _replace(self, held: Document, wanted: Document) -> bool:
        """Take over, unless somebody else has done so meanwhile."""
        same = {name: held[name] for name in ("_id", "event", "until")}
        mine = {**wanted, "until": self._clock() + UNDER_WAY}
        try:
            # Where it isn't the same any more it would be inserted, and its id is taken.
            await self._store.write(COLLECTION, [ReplaceOne(same, mine, upsert=True)])
        except BulkWriteError as error:
            _first_taken(error)
            return False
        return True

    def _sweep(self) -> None:
        """Forget now and then what was over long ago."""
        if time.monotonic() >= self._sweep_at:
            self._sweep_at = time.monotonic() + _SWEEP_SECONDS
            self._do_beside([DeleteMany({"until": {"$lt": self._clock()}})])

    def _do_beside(self, writes: Sequence[Any]) -> None:
        task = asyncio.create_task(self._try(writes))
        self._beside.add(task)
        task.add_done_callback(self._beside.discard)

    async def _try(self, writes: Sequence[Any]) -> None:
        try:
            await self._store.write(COLLECTION, writes)
        except PyMongoError as error:
            _log.warning("a claim was not brought up to date", error=type(error).__name__)


def check_same(known: Document, request: str) -> None:
    """Refuse another request under a key that was used before.

    Raises:
        Problem: 422, the digests differ.
    """
    if known.get("request") not in (None, request):
        raise Problem(
            422,
            "idempotency-key-reused",
            "This Idempotency-Key was used for another request",
            "Nothing was done. Repeat a request unchanged, or give a new one a key of its own",
        )


def _first_taken(error: BulkWriteError) -> int:
    """Which of the writes found its id taken; raises the error where it is about something else."""
    failed = (error.details or {}).get("writeErrors", ())
    if not failed or any(each["code"] != _DUPLICATE for each in failed):
        raise error
    return min(int(each["index"]) for each in failed)


def _under_way() -> Problem:
    return Problem(
        409,
        "under-way",
        "Another command on the same is under way",
        "It was sent a moment ago and isn't applied yet, so nobody can say whether yours still "
        "fits. Nothing was done: look how it stands in some seconds, then send yours again",
        headers={"Retry-After": "5"},
    )
