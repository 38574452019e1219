"""Counting activities for commitments: all at once when one comes into force, one by one later."""

from collections.abc import Sequence
from datetime import date

from ridealong.chassis.projector import Work
from ridealong.commitments.model import (
    ActivityDay,
    ActivityYear,
    Counted,
    Fact,
    Window,
    day_id,
    day_page,
)
from ridealong.commitments.projection.binding import year_ids
from ridealong.commitments.rules import ledger
from ridealong.commitments.rules.progress import counted

#: A year's window is read in some rounds, so that many long ones in a batch don't become one
#: query of many thousand ids.
_DAYS_AT_ONCE = 64


def pages_of(work: Work, kind: str, days: Sequence[date]) -> dict[date, list[ActivityDay]]:
    """All pages of these days of the event's person, empty first pages where there are none."""
    key = work.event.key
    first = {day: day_id(key, kind, day) for day in days}
    found = work.get_all(ActivityDay, first.values())
    firsts = {day: found[id_] or day_page(key, kind, day) for day, id_ in first.items()}
    more = {
        day: [day_id(key, kind, day, number) for number in range(1, page.pages)]
        for day, page in firsts.items()
    }
    rest = work.get_all(ActivityDay, [id_ for ids in more.values() for id_ in ids])
    return {
        day: [page, *(other for id_ in more[day] if (other := rest[id_]) is not None)]
        for day, page in firsts.items()
    }


def year_of(work: Work, kind: str, year: int) -> ActivityYear:
    """A year of a kind of the event's person, empty where there is none yet."""
    return years_of(work, kind, range(year, year + 1))[0]


def years_of(work: Work, kind: str, years: range) -> list[ActivityYear]:
    """Several of them, by one query."""
    ids = year_ids(work.event, kind, years)
    found = work.get_all(ActivityYear, ids)
    tenant, key = work.event.tenant, work.event.key
    return [found[id_] or ActivityYear(id=id_, tenant=tenant, key=key) for id_ in ids]


def start(
    work: Work, rep: str, commitment: str, window: Window, before: Window | None = None
) -> tuple[Counted, ...]:
    """Let a commitment hear of activities from now on, and count those that are there already.

    `before` is the window in which it waited until now.

    Each activity is counted by one of the two: here when it was read before, or else by whoever
    reads it and finds the commitment waiting.
    """
    kind = window.measure.kind
    years = years_of(work, kind, ledger.years_of(window.since, window.late_window_ends))
    _leave(work, rep, commitment, window, before)
    facts = _facts(work, kind, ledger.days_of(years, window.since, window.late_window_ends))
    watch = ledger.watch_of(rep, commitment, window)
    for year in years:
        work.put(ledger.watching(year, watch))
    return counted(window, facts)


def _leave(work: Work, rep: str, commitment: str, window: Window, before: Window | None) -> None:
    """Wait no longer in the years that a narrower window doesn't reach any more."""
    if before is None:
        return
    kept = ledger.years_of(window.since, window.late_window_ends)
    was = ledger.years_of(before.since, before.late_window_ends)
    for year in [number for number in was if number not in kept]:
        after = ledger.not_watching(year_of(work, before.measure.kind, year), rep, commitment)
        if after.days or after.watched:
            work.put(after)
        else:
            work.delete(ActivityYear, after.id)


def _facts(work: Work, kind: str, days: Sequence[date]) -> list[Fact]:
    facts: list[Fact] = []
    for begin in range(0, len(days), _DAYS_AT_ONCE):
        pages = pages_of(work, kind, days[begin : begin + _DAYS_AT_ONCE])
        facts += [fact for each in pages.values() for page in each for fact in page.facts]
    return facts
