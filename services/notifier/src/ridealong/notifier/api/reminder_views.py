"""A reminder as its person sees it."""

from datetime import date, datetime
from typing import Any, Literal

from pydantic import BaseModel

from ridealong.contracts.commitments import Pending
from ridealong.contracts.people import ChannelKind
from ridealong.notifier.model import Kind, Reminder, Try
from ridealong.notifier.rules.foreseeing import Foreseen
from ridealong.notifier.rules.reasons import reason_of

Standing = Literal["planned", "held", "due", "sent", "suppressed", "failed"]


class ReminderView(BaseModel):
    """A reminder. `about` is a session, a commitment or, of a rhythm, the rep, and `day` its day.

    `reason` says why one is sent, or was; `outcome` why one was suppressed, failed or is held, or
    would be. `held`: it waits until `expected_at` for a better moment. `unconfirmed`: the channel
    that it was handed to never said that it took it. `carrier`: where several left as one message,
    the reminder under whose id it left. `again`: it was put off, and comes once more.
    `zone_unknown`: nobody knows that time zone any more, and another was taken.
    """

    reminder: str
    person: str
    rep: str
    kind: Kind
    about: str
    day: date
    pending: Pending | None
    due_at: datetime
    expected_at: datetime | None
    useful_until: datetime
    state: Standing
    reason: str
    outcome: str | None
    channel: ChannelKind | None
    unconfirmed: bool
    carrier: str | None
    again: bool
    zone_unknown: str | None
    closed_at: datetime | None


class ReminderDetail(ReminderView):
    """A reminder with every time its delivery was tried, and when it is tried next."""

    tries: list[Try]
    next_try_at: datetime | None


def facts_of(reminder: Reminder, foreseen: Foreseen) -> dict[str, Any]:
    """What is shown of a reminder."""
    return {
        "reminder": reminder.reminder,
        "person": reminder.person,
        "rep": reminder.rep,
        "kind": reminder.kind,
        "about": reminder.about,
        "day": reminder.day,
        "pending": reminder.pending,
        "due_at": reminder.due_at,
        "expected_at": foreseen.at,
        "useful_until": reminder.useful_until,
        "state": foreseen.state,
        "reason": reason_of(reminder),
        "outcome": foreseen.outcome,
        "channel": reminder.channel,
        "unconfirmed": reminder.unconfirmed,
        "carrier": reminder.carrier,
        "again": reminder.again,
        "zone_unknown": reminder.zone_unknown,
        "closed_at": reminder.closed_at,
    }
