"""What the log is told once a reminder is closed."""

import re
from datetime import datetime
from typing import Final

from ridealong.contracts.internal import Forwarded
from ridealong.contracts.people import ChannelKind
from ridealong.contracts.reminders import ReminderFailed, ReminderSent, ReminderSuppressed
from ridealong.notifier.model import Closed, Delivery, Reminder

CLOSED: Final = "reminder.closed"
"""Type of the `Forwarded` by which the rep's writer hears that a reminder has been closed."""

_NOT_OF_A_CODE = re.compile(r"[^a-z0-9]+")


def ended(
    reminder: Reminder, how: Closed, reason: str, at: datetime, delivery: Delivery | None = None
) -> Reminder:
    """The reminder as it is once closed, by its delivery if that was begun."""
    return reminder.model_copy(
        update={
            "state": how,
            "reason": reason,
            "closed_at": at,
            "unwanted": None,
            "channel": _channel(delivery) if delivery else None,
            "unconfirmed": delivery is not None and delivery.unconfirmed,
            # Of what was never said, what it would have said is nothing to keep.
            "not_ready": () if how == "suppressed" else reminder.not_ready,
            "carrier": _carrier(reminder, delivery) if how == "sent" else None,
        }
    )


def announcement(
    reminder: Reminder, delivery: Delivery
) -> ReminderSent | ReminderSuppressed | ReminderFailed:
    """What everybody may hear of a closed reminder: to whom, for what, over what, and why."""
    facts = {
        "reminder": reminder.reminder,
        "person": reminder.person,
        "kind": reminder.kind,
        "about": reminder.about,
        "channel": _channel(delivery),
        "reason": reminder.reason,
        "rep": reminder.rep,
        "at": reminder.closed_at,
    }
    if reminder.state == "sent":
        more = {"unconfirmed": delivery.unconfirmed, "carrier": reminder.carrier}
        return ReminderSent.model_validate(facts | more)
    if reminder.state == "suppressed":
        return ReminderSuppressed.model_validate(facts)
    last = (delivery.tries[-1].outcome if delivery.tries else None) or reminder.reason
    code = _NOT_OF_A_CODE.sub("_", (last or "unknown").lower()).strip("_")
    return ReminderFailed.model_validate(
        facts | {"attempts": len(delivery.tries), "error": code[:100]}
    )


def _carrier(reminder: Reminder, delivery: Delivery | None) -> str | None:
    """Under whose id it left, where that is another's."""
    together = delivery.together if delivery else None
    return together if together != reminder.reminder else None


def _channel(delivery: Delivery) -> ChannelKind | None:
    """The last one that was tried."""
    return next((one.channel for one in reversed(delivery.tries) if one.channel), None)


def closing(reminder: Reminder) -> Forwarded:
    """What the rep's writer hears: the whole closed reminder, so that a projection that is built
    anew knows what was done, whatever else it has read by then."""
    return Forwarded(
        service="notifier",
        person=reminder.rep,
        about=reminder.reminder,
        type=CLOSED,
        body=reminder.model_dump(mode="json", exclude={"id", "tenant", "key"}),
    )
