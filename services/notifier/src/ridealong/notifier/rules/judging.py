"""The last look before a message leaves: does it still apply, is it wanted, is this a good time,
and where does it go?"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from ridealong.contracts.people import Channel
from ridealong.notifier.model import Defaults, Person, Preferences, Reminder
from ridealong.notifier.rules import choosing
from ridealong.notifier.rules.openness import Hours, open_from, reading_from

TOO_LATE: Final = "too late"
LEFT: Final = "person left"
NO_CHANNEL: Final = "no channel"
PERSON_UNKNOWN: Final = "person unknown"
PAIR_MUTED: Final = "muted by you for this pair"
GATHERING: Final = timedelta(seconds=20)
"""So long after its hour what comes together leaves: what becomes due at the hour is in it too."""

NO_GOOD_MOMENT: Final = "no moment outside of quiet hours and days off before it is too late"


@dataclass(frozen=True, slots=True)
class Send:
    """It leaves to this person, by the first of these ways that takes it.

    `gathered`: together with whatever else of the person's is gathered at this moment.
    """

    person: Person
    ways: tuple[Channel, ...]
    gathered: bool = False


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
class Hold:
    """It waits for a better moment, for this reason; no try, and no failure."""

    reason: str
    until: datetime


@dataclass(frozen=True, slots=True)
class Leave:
    """It isn't due, or is closed already: nothing to do, nothing to tell."""


Verdict = Send | Suppress | Fail | Later | Hold | Leave


def judge(
    reminder: Reminder | None,
    person: Person | None,
    now: datetime,
    own: Preferences | None = None,
    proposed: Defaults | None = None,
) -> Verdict:
    """What to do with a reminder now. None: there is no such reminder, or person, (any more), or
    nothing was chosen, by the person or for the organisation.

    A reminder whose moment has passed is never sent: not after an outage, and not when an old log
    is read anew.
    """
    if reminder is None or reminder.state != "due":
        return Leave()
    over = _over(reminder, now)
    if over is not None:
        return Suppress(over)
    if person is None:
        return Later(PERSON_UNKNOWN)
    unwanted = _not_wanted(reminder, person, own, proposed)
    if unwanted is not None:
        return Suppress(unwanted)
    ways = choosing.ways_of(person, own, proposed)
    if not ways:
        return Fail(NO_CHANNEL)
    gathered = choosing.mode_of(reminder.kind, own, proposed).mode == "digest"
    return _in_time(reminder, Send(person, ways, gathered), now, own, proposed)


def others_of(reminder: Reminder) -> frozenset[str]:
    """Whom a reminder is about, beside its person: the others of the pair."""
    pair = {reminder.rep, reminder.manager} - {None, reminder.person}
    return frozenset(one for one in pair if one is not None)


def _over(reminder: Reminder, now: datetime) -> str | None:
    if reminder.unwanted is not None:
        return reminder.unwanted
    return TOO_LATE if now >= reminder.useful_until else None


def _not_wanted(
    reminder: Reminder, person: Person, own: Preferences | None, proposed: Defaults | None
) -> str | None:
    if not person.active:
        return LEFT
    chosen = choosing.mode_of(reminder.kind, own, proposed)
    if chosen.mode == "off":
        return f"turned off by {chosen.by}"
    return PAIR_MUTED if choosing.mutes(own, others_of(reminder)) else None


def _in_time(
    reminder: Reminder,
    send: Send,
    now: datetime,
    own: Preferences | None,
    proposed: Defaults | None,
) -> Verdict:
    hours = Hours(send.person.calendar, *choosing.quiet_of(own, proposed))
    if send.gathered:
        at = choosing.digest_at(own, proposed)
        hour = open_from(reading_from(reminder.due_at, at, hours.calendar), hours)
        together = hour + GATHERING
        if now < together < reminder.useful_until:
            return Hold("comes with others", together)
        if together >= reminder.useful_until:
            # It can't wait for the others.
            send = Send(send.person, send.ways)
    opens = open_from(now, hours)
    if opens == now:
        return send
    if opens >= reminder.useful_until:
        return Suppress(NO_GOOD_MOMENT)
    return Hold("quiet hours or a day off", opens)
