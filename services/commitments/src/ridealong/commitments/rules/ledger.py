"""Facts by rep, kind and UTC day: each counts once, however often and in whatever order it comes.

Rules of progress read facts from here, so an activity that came before its commitment counts.
"""

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from typing import Final

from ridealong.commitments.model import (
    ActivityDay,
    ActivityYear,
    Fact,
    TakenBack,
    Watched,
    Window,
    day_page,
)
from ridealong.contracts import Event
from ridealong.contracts.activities import ActivityLogged, ActivityRetracted
from ridealong.contracts.fields import Unit

PAGE: Final = 500
"""Facts and retractions on one page: some tens of kilobytes."""


def fact_of(event: Event[ActivityLogged]) -> Fact:
    """What progress needs of an activity."""
    data, money = event.data, event.data.amount
    return Fact(
        activity=data.activity,
        at=data.occurred_at,
        told_at=event.time,
        quantity=data.quantity,
        amount=money.amount if money else None,
        currency=money.currency if money else None,
    )


def logged(pages: Sequence[ActivityDay], kind: str, fact: Fact) -> tuple[list[ActivityDay], bool]:
    """The pages of the day that change, and whether the activity is new and counts.

    `pages` are all pages of its day, the first one too when it is new and empty. One that was
    retracted before is kept with its retraction, and doesn't count.
    """
    if any(one.activity == fact.activity for page in pages for one in page.facts):
        return [], False
    for page in pages:
        gone = next((one for one in page.retracted if one.activity == fact.activity), None)
        if gone is not None and gone.fact is None:
            known = gone.model_copy(update={"fact": fact})
            kept = tuple(known if one is gone else one for one in page.retracted)
            return [page.model_copy(update={"retracted": kept})], False
        if gone is not None:
            return [], False
    return _on_last_page(pages, kind, fact.at.date(), facts=(fact,)), True


def retracted(
    pages: Sequence[ActivityDay], event: Event[ActivityRetracted]
) -> tuple[list[ActivityDay], Fact | None]:
    """The pages that change, and the fact that no longer counts, if it was there."""
    data = event.data
    gone = TakenBack(activity=data.activity, told_at=event.time)
    if any(one.activity == data.activity for page in pages for one in page.retracted):
        return [], None
    for page in pages:
        fact = next((one for one in page.facts if one.activity == data.activity), None)
        if fact is not None:
            known = gone.model_copy(update={"fact": fact})
            left = tuple(one for one in page.facts if one is not fact)
            after = page.model_copy(update={"facts": left, "retracted": (*page.retracted, known)})
            return [after], fact
    day = data.occurred_at.date()
    return _on_last_page(pages, data.kind, day, retracted=(gone,)), None


def _on_last_page(
    pages: Sequence[ActivityDay],
    kind: str,
    day: date,
    facts: tuple[Fact, ...] = (),
    retracted: tuple[TakenBack, ...] = (),
) -> list[ActivityDay]:
    first, last = pages[0], pages[-1]
    changed: list[ActivityDay] = []
    if len(last.facts) + len(last.retracted) >= PAGE:
        last = day_page(first.key, kind, day, len(pages))
        changed = [first.model_copy(update={"pages": len(pages) + 1})]
    after = last.model_copy(
        update={"facts": last.facts + facts, "retracted": last.retracted + retracted}
    )
    return [*changed, after]


def logged_as(kind: str, unit: Unit) -> str:
    """What an activity that adds to this kind in this unit was logged as."""
    return f"{kind} with amount" if unit == "money" else kind


def with_day(year: ActivityYear, kind: str, fact: Fact) -> ActivityYear:
    """The year knowing that the day of this fact has facts of its kind."""
    number = fact.at.date().toordinal()
    words = {logged_as(kind, "count")}
    if fact.amount is not None:
        words.add(logged_as(kind, "money"))
    if number in year.days and words.issubset(year.logged):
        return year
    days = tuple(sorted({*year.days, number}))
    return year.model_copy(update={"logged": tuple(sorted(words.union(year.logged))), "days": days})


def years_of(since: datetime, until: datetime) -> range:
    """The UTC years that a window touches."""
    return range(since.year, until.year + 1)


def days_of(years: Iterable[ActivityYear], since: datetime, until: datetime) -> list[date]:
    """The days in a window that have facts, ascending."""
    first, last = since.astimezone(UTC).date(), until.astimezone(UTC).date()
    numbers = sorted({number for year in years for number in year.days})
    days = map(date.fromordinal, numbers)
    return [day for day in days if first <= day <= last]


def watch_of(rep: str, commitment: str, window: Window) -> Watched:
    """What a commitment of this rep's pair waits for."""
    return Watched(
        rep=rep, commitment=commitment, since=window.since, until=window.late_window_ends
    )


def watching(year: ActivityYear, watch: Watched) -> ActivityYear:
    """The year knowing that this commitment waits for its facts, with this window."""
    others = not_watching(year, watch.rep, watch.commitment).watched
    ordered = sorted([*others, watch], key=lambda one: (one.rep, one.commitment))
    return year.model_copy(update={"watched": tuple(ordered)})


def not_watching(year: ActivityYear, rep: str, commitment: str) -> ActivityYear:
    """The year without this commitment among those that wait for its facts."""
    others = [one for one in year.watched if (one.rep, one.commitment) != (rep, commitment)]
    return year.model_copy(update={"watched": tuple(others)})


def waiting(year: ActivityYear, at: datetime) -> list[Watched]:
    """Who waits for an activity of this instant."""
    return [one for one in year.watched if one.since <= at < one.until]
