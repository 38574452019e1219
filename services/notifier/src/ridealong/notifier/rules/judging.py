"""The last look before a mail leaves: does it still apply, is it in time, where does it go?"""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from ridealong.notifier.model import Person, Reminder

TOO_LATE: Final = "too late"
LEFT: Final = "person left"
NO_MAIL_ADDRESS: Final = "no mail address"
PERSON_UNKNOWN: Final = "person unknown"


@dataclass(frozen=True, slots=True)
class Send:
    """It leaves, to this person at this address."""

    person: Person
    address: str


@dataclass(frozen=True, slots=True)
class Suppress:
    """It isn't to be sent, for this reason."""

    reason: str


@dataclass(frozen=True, slots=True)
class Fail:
    """It can't be sent, for this reason."""

    reason: str


@dataclass(frozen=True, slots=True)
class Later:
    """What it needs isn't there; the reason."""

    reason: str


@dataclass(frozen=True, slots=True)
class Leave:
    """It isn't due, or is closed already: nothing to do, nothing to tell."""


Verdict = Send | Suppress | Fail | Later | Leave


def judge(reminder: Reminder | None, person: Person | None, now: datetime) -> Verdict:
    """What to do with a reminder now. None: there is no such reminder, or person, (any more).

    A reminder whose moment has passed is never sent: not after an outage, and not when an old log
    is read anew.
    """
    if reminder is None or reminder.state != "due":
        return Leave()
    if reminder.unwanted is not None:
        return Suppress(reminder.unwanted)
    if now >= reminder.useful_until:
        return Suppress(TOO_LATE)
    if person is None:
        return Later(PERSON_UNKNOWN)
    if not person.active:
        return Suppress(LEFT)
    address = mail_address(person)
    return Fail(NO_MAIL_ADDRESS) if address is None else Send(person, address)


def mail_address(person: Person) -> str | None:
    """Where mail reaches the person: the first such channel."""
    return next((one.address for one in person.channels if one.kind == "email"), None)
