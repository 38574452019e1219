"""Facts of what a rep did, and which commitments wait for such facts."""

from datetime import date, datetime
from decimal import Decimal
from typing import ClassVar

from ridealong.chassis.projector import State
from ridealong.commitments.model.place import place
from ridealong.contracts.fields import Part


class Fact(Part):
    """One activity, as far as progress needs it, done at `at` and told of at `told_at`. `quantity`
    is in its kind's unit."""

    activity: str
    at: datetime
    told_at: datetime
    quantity: Decimal
    amount: Decimal | None = None
    currency: str | None = None


class TakenBack(Part):
    """An activity that was retracted, when, and what it was (None while it was never told of)."""

    activity: str
    told_at: datetime
    fact: Fact | None = None


class ActivityDay(State):
    """One rep's activities of one kind on one UTC day; a page of them, when there are many.

    The first page says how many `pages` there are. What was `retracted` stays, so that an activity
    that is read after its retraction, or again, doesn't count.
    """

    COLLECTION: ClassVar[str] = "activity_days"

    page: int = 0
    pages: int = 1
    facts: tuple[Fact, ...] = ()
    retracted: tuple[TakenBack, ...] = ()


class Watched(Part):
    """A commitment of this rep's pair that counts activities of `[since, until)`."""

    rep: str
    commitment: str
    since: datetime
    until: datetime


class ActivityYear(State):
    """Of one rep and kind in one UTC year: on which days there are facts, and who waits for them.

    `days` are ordinals of the proleptic Gregorian calendar, ascending. `logged` is what any of them
    was ever logged as: its kind, and its kind with an amount; nothing while it is only waited for.
    """

    COLLECTION: ClassVar[str] = "activity_years"
    INDEXES: ClassVar[tuple[tuple[str, ...], ...]] = (("tenant", "logged"),)

    logged: tuple[str, ...] = ()
    days: tuple[int, ...] = ()
    watched: tuple[Watched, ...] = ()


def day_id(key: str, kind: str, day: date, page: int = 0) -> str:
    """Where a page of a day lies; `key` is `tenant/person`."""
    tenant, _, person = key.partition("/")
    return place(tenant, person, kind, day.isoformat(), str(page))


def day_page(key: str, kind: str, day: date, page: int = 0) -> ActivityDay:
    """An empty page of a day."""
    tenant, _, _ = key.partition("/")
    return ActivityDay(id=day_id(key, kind, day, page), tenant=tenant, key=key, page=page)
