"""A person's score as the store holds it: every settled item, worked out again."""

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from ridealong.chassis.service import Context
from ridealong.contracts import key_of
from ridealong.metrics.api.reading import by_id, by_ids, states
from ridealong.metrics.model.follow_through import FollowThroughPage, Settled
from ridealong.metrics.model.last_sessions import LastSessions
from ridealong.metrics.model.notes import ItemNotes, Note
from ridealong.metrics.model.yardsticks import Yardsticks
from ridealong.metrics.rules.figures import Figures, figures
from ridealong.metrics.rules.parameters import ParameterHistory, history_of
from ridealong.metrics.rules.trend import compared_with

_BY_ID: Final = 2000
"""Of more items all notes of their reps are read: the store is asked for a hundred ids at once."""


@dataclass(frozen=True, slots=True)
class Scored:
    """All settled items of a person, what they are measured by, and what they come to.

    `session` is the start of the last held one, against which the trend is told.
    """

    items: tuple[Settled, ...]
    history: ParameterHistory
    session: datetime | None
    figures: Figures


async def scored(context: Context, tenant: str, person: str) -> Scored:
    """The whole score of a person: all pages come with one query."""
    key = key_of(tenant, person)
    pages = await states(context.store, FollowThroughPage, tenant, {"key": key})
    last = await by_id(context.store, LastSessions, tenant, key)
    # Who has no result yet was told of none.
    told = await by_ids(context.store, Yardsticks, tenant, [key, tenant])
    measured_by = told.get(key) or told.get(tenant)
    items = items_of(pages)
    history = history_of(measured_by.yardsticks if measured_by else ())
    session = compared_with(last.sessions) if last else None
    found = await asyncio.to_thread(figures, items, history, session)
    return Scored(items, history, session, found)


async def notes_of(
    context: Context, tenant: str, items: Iterable[Settled]
) -> dict[str, tuple[Note, ...]]:
    """The notes on these items, by commitment."""
    concerned = list(items)
    found: Iterable[ItemNotes]
    if len(concerned) <= _BY_ID:
        ids = {ItemNotes.id_of(key_of(tenant, each.rep), each.commitment) for each in concerned}
        found = (await by_ids(context.store, ItemNotes, tenant, ids)).values()
    else:
        reps = sorted({item.rep for item in concerned})
        found = await states(context.store, ItemNotes, tenant, {"rep": {"$in": reps}})
    return {each.commitment: each.notes for each in found}


def items_of(pages: Iterable[FollowThroughPage]) -> tuple[Settled, ...]:
    """The items of these pages, each once: one can be moved to another page while they are read."""
    found = {item.commitment: item for page in pages for item in page.items}
    return tuple(found.values())
