"""The reminders of a person in pages, each as it stands at this hour."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from ridealong.chassis.http.paging import Page, cursor_of, position_of
from ridealong.chassis.http.problems import Problem
from ridealong.chassis.mongo import Store
from ridealong.contracts.instant import instant, rfc3339
from ridealong.notifier.api.reminder_views import ReminderView, Standing, facts_of
from ridealong.notifier.api.standing import Standings
from ridealong.notifier.model import Kind, Reminder

_MOST_DUE: Final = 500
"""So many that are due are looked through at once: whether one is held isn't stored, it depends on
the hour."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Whose reminders, and which of them: all, or those that stand so, or of this kind."""

    tenant: str
    person: str
    state: Standing | None = None
    kind: Kind | None = None


@dataclass(frozen=True, slots=True)
class Listing:
    """Reads reminders for who looks at their list."""

    store: Store
    standings: Standings

    async def views(
        self, tenant: str, person: str, reminders: Sequence[Reminder]
    ) -> list[ReminderView]:
        """These reminders of this person as they stand now."""
        foreseen = await self.standings.of(tenant, person, reminders)
        pairs = zip(reminders, foreseen, strict=True)
        return [ReminderView(**facts_of(reminder, one)) for reminder, one in pairs]

    async def page(self, asked: Asked, limit: int, cursor: str | None) -> Page[ReminderView]:
        """The latest due first. A page may be short, or empty, and have a next one.

        Raises:
            Problem: the cursor isn't ours.
        """
        where = _where(asked)
        if cursor is not None:
            where |= _behind(cursor)
        most = _MOST_DUE if where.get("state") == "due" else limit
        found = await self.store.find(
            Reminder.COLLECTION, where, sort=[("due_at", -1), ("_id", -1)], limit=most + 1
        )
        looked_at = [Reminder.from_document(document) for document in found[:most]]
        views = await self.views(asked.tenant, asked.person, looked_at)
        fit = [
            (one, view)
            for one, view in zip(looked_at, views, strict=True)
            if asked.state in (None, view.state)
        ]
        last: Reminder | None = None
        if len(fit) > limit:
            last = fit[limit - 1][0]
        elif len(found) > most:
            last = looked_at[-1]
        return Page(
            items=[view for _, view in fit[:limit]],
            next=cursor_of([rfc3339(last.due_at), last.id]) if last is not None else None,
        )


def _where(asked: Asked) -> dict[str, Any]:
    where: dict[str, Any] = {"tenant": asked.tenant, "person": asked.person}
    if asked.state is not None:
        where["state"] = "due" if asked.state == "held" else asked.state
    if asked.kind is not None:
        where["kind"] = asked.kind
    return where


def _behind(cursor: str) -> dict[str, Any]:
    match position_of(cursor):
        case [str(text), str(id_)]:
            try:
                due_at = instant(text)
            except ValueError:
                raise _bad_cursor() from None
            return {"$or": [{"due_at": {"$lt": due_at}}, {"due_at": due_at, "_id": {"$lt": id_}}]}
        case _:
            raise _bad_cursor()


def _bad_cursor() -> Problem:
    return Problem(
        400, "bad-cursor", "This cursor isn't one of ours", "Take `next` as it was answered"
    )
