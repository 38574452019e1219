"""Ids that follow from what they name, so that deriving twice gives the same."""

from datetime import date, datetime

from ridealong.chassis.projector.work import derived_id
from ridealong.notifier.model import Kind


def reminder_id(key: str, person: str, kind: Kind, about: str, day: date) -> str:
    """The one id of this person's reminder of this kind on this occasion.

    The occasion is the thing's local day: an hour's change on the same day is the same occasion,
    and a thing that comes back to a day for which it was reminded isn't reminded of again.
    """
    tenant = key.partition("/")[0]
    return f"{tenant}/{derived_id('reminder', key, person, kind, about, day.isoformat())}"


def rep_id(key: str, name: str) -> str:
    """The id of a document that lies with a rep. Publishers' ids hold no control character, so two
    that differ never meet."""
    return f"{key}\x1f{name}"


def timer_id(reminder: str, due_at: datetime) -> str:
    """The timer that makes this reminder due at this instant. It fires once; that it has is kept,
    with the reminder or beside it, so it never needs to be set again."""
    return derived_id("timer", reminder, due_at.isoformat())
