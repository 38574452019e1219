"""The activities that a commitment counts, one by one."""

from datetime import date, datetime
from typing import Final

from ridealong.chassis.http.paging import cursor_of, position_of
from ridealong.chassis.http.problems import Problem
from ridealong.chassis.mongo import Store
from ridealong.commitments.model import (
    ActivityDay,
    ActivityYear,
    Commitment,
    Fact,
    Window,
    day_id,
    place,
)
from ridealong.commitments.rules import ledger

_DAYS_AT_ONCE: Final = 32


async def facts_of(
    store: Store, commitment: Commitment, limit: int, cursor: str | None
) -> tuple[list[Fact], str | None]:
    """Its owner's activities of its kind in its window, oldest first, and what follows them.

    Raises:
        Problem: 400 for a cursor that isn't ours.
    """
    window = commitment.window
    if window is None:
        return [], None
    begin = _position(cursor)
    days = [
        day
        for day in await _days(store, commitment, window)
        if begin is None or day >= begin[0].date()
    ]
    found: list[Fact] = []
    for start in range(0, len(days), _DAYS_AT_ONCE):
        for page in await _pages(store, commitment, window, days[start : start + _DAYS_AT_ONCE]):
            found += [
                fact
                for fact in page.facts
                if window.since <= fact.at < window.late_window_ends
                and (begin is None or _order(fact) > begin)
            ]
        if len(found) > limit:
            break
    found.sort(key=_order)
    if len(found) <= limit:
        return found, None
    last = found[limit - 1]
    return found[:limit], cursor_of([last.at.isoformat(), last.activity])


async def pages_of(store: Store, commitment: Commitment) -> list[ActivityDay]:
    """All days of its owner's activities of its kind in its window, and what was retracted."""
    window = commitment.window
    if window is None:
        return []
    return await _pages(store, commitment, window, await _days(store, commitment, window))


def _order(fact: Fact) -> tuple[datetime, str]:
    return fact.at, fact.activity


async def _days(store: Store, commitment: Commitment, window: Window) -> list[date]:
    years = ledger.years_of(window.since, window.late_window_ends)
    ids = [
        place(commitment.tenant, commitment.owner_id, window.measure.kind, str(year))
        for year in years
    ]
    found = (await store.by_ids(ActivityYear.COLLECTION, ids)).values()
    known = [ActivityYear.from_document(document) for document in found]
    return ledger.days_of(known, window.since, window.late_window_ends)


async def _pages(
    store: Store, commitment: Commitment, window: Window, days: list[date]
) -> list[ActivityDay]:
    key, kind = f"{commitment.tenant}/{commitment.owner_id}", window.measure.kind
    firsts = await _read(store, [day_id(key, kind, day) for day in days])
    more = [
        f"{first.id.rpartition('/')[0]}/{number}"
        for first in firsts
        for number in range(1, first.pages)
    ]
    return [*firsts, *await _read(store, more)]


async def _read(store: Store, ids: list[str]) -> list[ActivityDay]:
    found = (await store.by_ids(ActivityDay.COLLECTION, ids)).values()
    return [ActivityDay.from_document(document) for document in found]


def _position(cursor: str | None) -> tuple[datetime, str] | None:
    if cursor is None:
        return None
    match position_of(cursor):
        case [str() as at, str() as activity]:
            try:
                return datetime.fromisoformat(at), activity
            except ValueError:
                pass
    raise Problem(
        400, "bad-cursor", "This cursor isn't one of ours", "Take `next` as it was answered"
    )
