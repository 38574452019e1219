"""Topic `reminders` (derived by notifier): who was told what, how, and why then."""

from typing import ClassVar

from ridealong.contracts.envelope import EventData
from ridealong.contracts.fields import Code, Count, Id, Line
from ridealong.contracts.instant import Instant
from ridealong.contracts.people import ChannelKind


class _OfReminder(EventData):
    TOPIC = "reminders"
    SUBJECT = "reminder"
    OWNER: ClassVar[str | None] = "person"

    reminder: Id
    person: Id
    kind: Code
    about: Id
    channel: ChannelKind | None = None
    reason: Line = ""
    rep: Id | None = None
    at: Instant | None = None


class ReminderSent(_OfReminder):
    """It was handed to the channel, which took it; `unconfirmed`: which may have taken it and never
    said so, and isn't handed it twice. `carrier`: under whose id the message left, which
    was about several; None: that is this one."""

    TYPE = "ridealong.reminder.sent.v1"

    unconfirmed: bool = False
    carrier: Id | None = None


class ReminderSuppressed(_OfReminder):
    """It was due but not wanted: `reason` says why."""

    TYPE = "ridealong.reminder.suppressed.v1"


class ReminderFailed(_OfReminder):
    """The channel refused it for good, or for too long."""

    TYPE = "ridealong.reminder.failed.v1"

    attempts: Count = 1
    error: Code | None = None
