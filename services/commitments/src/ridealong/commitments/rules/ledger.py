"""Facts by rep, kind and UTC day: each counts once, however often and in whatever order it comes.

Rules of progress read facts from here, so an activity that came before its commitment counts.
"""

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from typing import Final

from ridealong.commitments.model import ActivityDay, ActivityYear, Fact, Watched, Window, day_page
from ridealong.contracts.activities import ActivityLogged

PAGE: Final = 500
"""Facts and retractions on one page: some tens of kilobytes."""


def fact_of(data: ActivityLogged) -> Fact:
    """What progress needs of an activity."""
    money = data.amount
    return Fact(
        activity=data.activity,
        at=data.occurred_at,
        quantity=data.quantity,
        amount=money.amount if money else None,
        currency=money.currency if money else None,
    )


def logged(pages: Sequence[ActivityDay], kind: str, fact: Fact) -> list[ActivityDay]:
    """The pages of the day that change; none when the activity is known or was retracted.

    `pages` are all pages of its day, the first one too when it is new and empty.
    """
    if _knows(pages, fact.activity):
        return []
    return _on_last_page(pages, kind, fact.at.date(), facts=(fact,))


def retracted(
    pages: Sequence[ActivityDay], kind: str, day: date, activity: str
) -> tuple[list[ActivityDay], Fact | None]:
    """The pages that change, and the fact that no longer counts, if it was there."""
    if any(activity in page.retracted for page in pages):
        return [], None
    for page in pages:
        fact = next((one for one in page.facts if one.activity == activity), None)
        if fact is not None:
            left = tuple(one for one in page.facts if one.activity != activity)
            after = page.model_copy(
                update={"facts": left, "retracted": (*page.retracted, activity)}
            )
            return [after], fact
    return _on_last_page(pages, kind, day, retracted=(activity,)), None


def _knows(pages: Sequence[ActivityDay], activity: str) -> bool:
    return any(
        activity in page.retracted or any(one.activity == activity for one in page.facts)
        for page in pages
    )


def _on_last_page(
    pages: Sequence[ActivityDay],
    kind: str,
    day: date,
    facts: tuple[Fact, ...] = (),
    retracted: tuple[str, ...] = (),
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


def with_day(year: ActivityYear, kind: str, day: date) -> ActivityYear:
    """The year knowing that this day has facts of its kind."""
    number = day.toordinal()
    if number in year.days:
        return year
    return year.model_copy(update={"logged": kind, "days": tuple(sorted((*year.days, number)))})


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
