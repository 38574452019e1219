"""What the worker reads and writes in the store: many at once, each write only by who knows the one
before."""

from collections.abc import AsyncIterator, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final, NamedTuple, TypeVar

from ridealong.chassis.documents import Document
from ridealong.chassis.mongo import Fence, Fenced, Store
from ridealong.chassis.projector.announcements import Announcer
from ridealong.chassis.projector.state import State
from ridealong.chassis.projector.work import derived_id
from ridealong.contracts import Event, EventData
from ridealong.notifier.delivery.waiting import Due
from ridealong.notifier.model import (
    OF_COMMITMENTS,
    Commitment,
    Defaults,
    Delivery,
    Person,
    Preferences,
    Reminder,
)
from ridealong.notifier.rules import telling
from ridealong.notifier.rules.identity import rep_id

_PAGE: Final = 2000
_MOST_OF_A_WEEK: Final = 200
"""So many reminders of a person and week are looked through for its digest."""

S = TypeVar("S", bound=State)


class Look(NamedTuple):
    """A reminder as everything that decides about it stands now; None: there is no such thing.
    `week`: of a digest, the reminders of its person and week."""

    id: str
    reminder: Reminder | None
    person: Person | None
    commitment: Commitment | None
    delivery: Delivery | None
    own: Preferences | None
    proposed: Defaults | None
    week: tuple[Reminder, ...] = ()


class Closing(NamedTuple):
    """A reminder as it ended, and its delivery as it was last."""

    reminder: Reminder
    delivery: Delivery


_Write = tuple[Delivery, tuple[Event[Any], ...]]


@dataclass(frozen=True, slots=True)
class Desk:
    """Reads what is due, and writes down what became of it."""

    store: Store
    announcer: Announcer

    async def due(self) -> AsyncIterator[Due]:
        """Every reminder that is due by the projection, in order of due time.

        A reminder is due until its closing has come back through the log, so what this looks
        through is what is open and not what ever was.
        """
        where: Document = {"state": "due"}
        while True:
            page = await self.store.aggregate(
                Reminder.COLLECTION,
                [
                    {"$match": where},
                    {"$sort": {"due_at": 1, "_id": 1}},
                    {"$limit": _PAGE},
                    {"$project": {"tenant": 1, "due_at": 1, "useful_until": 1, "unwanted": 1}},
                ],
            )
            for found in page:
                yield Due(
                    found["_id"],
                    found["tenant"],
                    found["due_at"],
                    found["useful_until"],
                    found.get("unwanted"),
                )
            if len(page) < _PAGE:
                return
            last = page[-1]
            where = {
                "state": "due",
                "$or": [
                    {"due_at": {"$gt": last["due_at"]}},
                    {"due_at": last["due_at"], "_id": {"$gt": last["_id"]}},
                ],
            }

    async def looks(self, ids: Sequence[str]) -> list[Look]:
        """These reminders, each with its person and what it is about, as the projection has them
        now; one query for each kind of thing."""
        reminders = await self._some(Reminder, ids)
        deliveries = await self._some(Delivery, ids)
        whose = {_person_id(one) for one in reminders.values()}
        people = await self._some(Person, whose)
        own = await self._some(Preferences, whose)
        proposed = await self._some(Defaults, {one.tenant for one in reminders.values()})
        about = {_about_id(one) for one in reminders.values() if one.kind in OF_COMMITMENTS}
        commitments = await self._some(Commitment, about)
        weeks = await self._weeks(reminders.values())
        looks = []
        for id_ in ids:
            reminder = reminders.get(id_)
            if reminder is None:
                looks.append(Look(id_, None, None, None, None, None, None))
                continue
            person_id = _person_id(reminder)
            looks.append(
                Look(
                    id_,
                    reminder,
                    people.get(person_id),
                    commitments.get(_about_id(reminder)),
                    deliveries.get(id_),
                    own.get(person_id),
                    proposed.get(reminder.tenant),
                    weeks.get(id_, ()),
                )
            )
        return looks

    async def due_of(self, whose: Iterable[tuple[str, str]]) -> list[str]:
        """The reminders that are due of these people, each a tenant and a person."""
        people: dict[str, list[str]] = {}
        for tenant, person in sorted(whose):
            people.setdefault(tenant, []).append(person)
        found: list[str] = []
        for tenant, some in people.items():
            where = {"tenant": tenant, "person": {"$in": some}, "state": "due"}
            stages: list[Document] = [{"$match": where}, {"$project": {"_id": 1}}]
            found += [
                each["_id"] for each in await self.store.aggregate(Reminder.COLLECTION, stages)
            ]
        return found

    async def _weeks(self, reminders: Iterable[Reminder]) -> dict[str, tuple[Reminder, ...]]:
        """By digest, what its person is to be told of in its week."""
        digests = [one for one in reminders if one.kind == "weekly_digest"]
        found: dict[str, list[Reminder]] = {one.id: [] for one in digests}
        for tenant, monday in sorted({(one.tenant, one.day) for one in digests}):
            of = {
                one.person: one.id for one in digests if (one.tenant, one.day) == (tenant, monday)
            }
            where = {
                "tenant": tenant,
                "person": {"$in": sorted(of)},
                "day": {
                    "$gte": monday.isoformat(),
                    "$lte": (monday + timedelta(days=6)).isoformat(),
                },
            }
            for document in await self.store.find(
                Reminder.COLLECTION, where, limit=_MOST_OF_A_WEEK * len(of)
            ):
                one = Reminder.from_document(document)
                found[of[one.person]].append(one)
        return {id_: tuple(some) for id_, some in found.items()}

    async def _some(self, kind: type[S], ids: Iterable[str]) -> dict[str, S]:
        found = await self.store.by_ids(kind.COLLECTION, sorted(ids))
        return {id_: kind.from_document(document) for id_, document in found.items()}

    async def move(self, deliveries: Sequence[Delivery]) -> list[Delivery]:
        """Write them down in one transaction; answers those that were, as they are now. What
        somebody else has written meanwhile isn't, with all that leaves together with it."""
        return [
            one.model_copy(update={"fence": one.fence + 1})
            for one in await self._commit([(one, ()) for one in deliveries])
        ]

    async def close(self, closings: Sequence[Closing], at: datetime) -> list[Delivery]:
        """Write down that they are over and tell the log, in one transaction; answers those that
        are. Of what somebody else has written meanwhile nothing is told."""
        return await self._commit(
            [
                (
                    one.delivery,
                    (
                        _event(one.reminder, telling.announcement(one.reminder, one.delivery), at),
                        _event(one.reminder, telling.closing(one.reminder), at),
                    ),
                )
                for one in closings
            ]
        )

    async def _commit(self, writes: Sequence[_Write]) -> list[Delivery]:
        together: dict[str, list[_Write]] = {}
        for one in writes:
            together.setdefault(one[0].together or one[0].id, []).append(one)
        return await self._commit_some(list(together.values()))

    async def _commit_some(self, groups: Sequence[Sequence[_Write]]) -> list[Delivery]:
        """Each group as a whole or not at all."""
        writes = [one for group in groups for one in group]
        if not writes:
            return []
        try:
            await self.announcer.commit(
                {},
                [event for _, events in writes for event in events],
                fences=[_fence(delivery) for delivery, _ in writes],
                fence_collection=Delivery.COLLECTION,
            )
        except Fenced:
            if len(groups) == 1:
                return []
            # Another worker has one of them: in halves, so that the others don't wait for it.
            middle = len(groups) // 2
            first = await self._commit_some(groups[:middle])
            return [*first, *await self._commit_some(groups[middle:])]
        return [delivery for delivery, _ in writes]


def _person_id(reminder: Reminder) -> str:
    return f"{reminder.tenant}/{reminder.person}"


def _about_id(reminder: Reminder) -> str:
    return rep_id(reminder.key, reminder.about)


def _fence(delivery: Delivery) -> Fence:
    content = delivery.to_document()
    id_, expected = content.pop("_id"), content.pop("fence")
    return Fence(id_, expected, content)


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
