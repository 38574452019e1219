"""How a person's reminders stand, by their record, their choices and the organisation's."""

from collections.abc import Sequence
from dataclasses import dataclass

from ridealong.chassis.service import Context
from ridealong.contracts import key_of
from ridealong.notifier.model import Defaults, Person, Preferences, Reminder
from ridealong.notifier.rules.foreseeing import Foreseen, foreseen


@dataclass(frozen=True, slots=True)
class Standings:
    """Reads what decides about reminders."""

    context: Context

    async def of(self, tenant: str, person: str, reminders: Sequence[Reminder]) -> list[Foreseen]:
        """What is foreseen of each of these reminders of one person."""
        known = await self.person(tenant, person)
        own, proposed = await self.preferences(tenant, person), await self.defaults(tenant)
        now = self.context.clock()
        return [foreseen(reminder, known, own, proposed, now) for reminder in reminders]

    async def person(self, tenant: str, person: str) -> Person | None:
        """The person's record."""
        id_ = key_of(tenant, person)
        found = (await self.context.store.by_ids(Person.COLLECTION, [id_])).get(id_)
        return Person.from_document(found) if found else None

    async def preferences(self, tenant: str, person: str) -> Preferences | None:
        """What the person has chosen."""
        id_ = key_of(tenant, person)
        found = (await self.context.store.by_ids(Preferences.COLLECTION, [id_])).get(id_)
        return Preferences.from_document(found) if found else None

    async def defaults(self, tenant: str) -> Defaults | None:
        """What the organisation proposes."""
        found = (await self.context.store.by_ids(Defaults.COLLECTION, [tenant])).get(tenant)
        return Defaults.from_document(found) if found else None
