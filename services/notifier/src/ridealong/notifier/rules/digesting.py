"""What a message that tells of several things tells of."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from ridealong.notifier.model import Kind, Reminder
from ridealong.notifier.rules.reasons import reason_of
from ridealong.notifier.rules.weekly import DATED

NOTHING: Final = "nothing this week"
MOST: Final = 50
"""So many items at most."""


@dataclass(frozen=True, slots=True)
class Item:
    """One thing: what it is about, on which day, and why the person is told. No text."""

    kind: Kind
    about: str
    rep: str
    day: date
    starts_at: datetime | None
    reason: str


def item_of(reminder: Reminder) -> Item:
    """A reminder as a part of a message."""
    return Item(
        kind=reminder.kind,
        about=reminder.about,
        rep=reminder.rep,
        day=reminder.day,
        starts_at=reminder.starts_at,
        reason=reason_of(reminder),
    )


def week_items(digest: Reminder, reminders: Iterable[Reminder], now: datetime) -> tuple[Item, ...]:
    """What is still to happen in the week of a digest: one item a thing and day, by day."""
    last = digest.day + timedelta(days=6)
    found = {
        (one.about, one.day): one
        for one in sorted(reminders, key=lambda one: (one.kind, one.id))
        if one.kind in DATED
        and one.person == digest.person
        and digest.day <= one.day <= last
        and _to_come(one, now)
    }
    ordered = sorted(found.values(), key=lambda one: (one.day, one.about))
    return tuple(item_of(one) for one in ordered[:MOST])


def _to_come(reminder: Reminder, now: datetime) -> bool:
    # That it is prepared, or was told, doesn't make it any less a part of the week.
    silenced = {None, "already prepared", "snoozed"}
    return reminder.unwanted in silenced and reminder.useful_until > now
