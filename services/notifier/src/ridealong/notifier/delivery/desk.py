"""The worker's own documents: moved and closed, each write only by who knows the one before."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, NamedTuple

from ridealong.chassis.mongo import Document, Fence, Store
from ridealong.chassis.projector.announcements import Announcer
from ridealong.chassis.projector.work import derived_id
from ridealong.contracts import Event, EventData
from ridealong.notifier.model import Commitment, Delivery, Person, Reminder
from ridealong.notifier.rules import delivering, telling
from ridealong.notifier.rules.identity import rep_id

_PAGE: Final = 500

Taken = tuple[Reminder, Delivery]


class Present(NamedTuple):
    """A reminder, its person, and the commitment if it is about one; None: there is none."""

    reminder: Reminder | None
    person: Person | None
    commitment: Commitment | None


@dataclass(frozen=True, slots=True)
class Desk:
    """Reads what is due, and writes down what became of it."""

    store: Store
    announcer: Announcer

    async def free(self, now: datetime, most: int) -> list[Taken]:
        """Due reminders whose delivery nobody has in hand: first what was never tried, each in
        order of due time, so that those who can't be reached hold nobody up.

        A reminder is due until its closing has come back through the log, so what this looks
        through is what is open and not what ever was.
        """
        fresh: list[Taken] = []
        tried: list[Taken] = []
        where: Document = {"state": "due"}
        while len(fresh) < most:
            page = [
                Reminder.from_document(document)
                for document in await self.store.find(
                    Reminder.COLLECTION, where, sort=[("due_at", 1), ("_id", 1)], limit=_PAGE
                )
            ]
            for reminder, delivery in await self._open(page, now):
                (tried if delivery.tries else fresh).append((reminder, delivery))
            if len(page) < _PAGE:
                break
            last = page[-1]
            where = {
                "state": "due",
                "$or": [
                    {"due_at": {"$gt": last.due_at}},
                    {"due_at": last.due_at, "_id": {"$gt": last.id}},
                ],
            }
        return (fresh + tried)[:most]

    async def _open(self, reminders: Sequence[Reminder], now: datetime) -> list[Taken]:
        known = await self.store.by_ids(Delivery.COLLECTION, [one.id for one in reminders])
        pairs = [
            (
                reminder,
                Delivery.from_document(known[reminder.id])
                if reminder.id in known
                else delivering.opened(reminder),
            )
            for reminder in reminders
        ]
        return [pair for pair in pairs if delivering.free(pair[1], now)]

    async def present(self, reminder: Reminder) -> Present:
        """The reminder, its person and what it is about, as the projection has them now."""
        reminders = await self.store.by_ids(Reminder.COLLECTION, [reminder.id])
        person_id = f"{reminder.tenant}/{reminder.person}"
        people = await self.store.by_ids(Person.COLLECTION, [person_id])
        about_id = rep_id(reminder.key, reminder.about)
        about = {}
        if reminder.kind != "prepare":
            about = await self.store.by_ids(Commitment.COLLECTION, [about_id])
        return Present(
            Reminder.from_document(reminders[reminder.id]) if reminder.id in reminders else None,
            Person.from_document(people[person_id]) if person_id in people else None,
            Commitment.from_document(about[about_id]) if about_id in about else None,
        )

    async def move(self, delivery: Delivery) -> Delivery:
        """Write it down; raises `Fenced` where somebody else has written it meanwhile."""
        await self.store.commit({}, fences=[_fence(delivery)], fence_collection=Delivery.COLLECTION)
        return _moved(delivery)

    async def close(self, reminder: Reminder, delivery: Delivery, at: datetime) -> None:
        """Write down that it is over and tell the log, in one transaction.

        Raises:
            Fenced: somebody else has written the delivery meanwhile; nothing was told.
        """
        await self.announcer.commit(
            {},
            [
                _event(reminder, telling.announcement(reminder, delivery), at),
                _event(reminder, telling.closing(reminder), at),
            ],
            fences=[_fence(delivering.closed(delivery))],
            fence_collection=Delivery.COLLECTION,
        )


def _fence(delivery: Delivery) -> Fence:
    content = delivery.to_document()
    id_, expected = content.pop("_id"), content.pop("fence")
    return Fence(id_, expected, content)


def _moved(delivery: Delivery) -> Delivery:
    return delivery.model_copy(update={"fence": delivery.fence + 1})


def _event(reminder: Reminder, data: EventData, at: datetime) -> Event[EventData]:
    return Event(
        # A reminder is closed once, so its id and the type are enough.
        id=derived_id("notifier", data.TYPE, reminder.id),
        source="ridealong/notifier",
        tenant=reminder.tenant,
        actor="system",
        time=at,
        data=data,
        correlation_id=reminder.reminder,
    )
