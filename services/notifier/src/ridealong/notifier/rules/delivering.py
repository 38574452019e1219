"""The life of a delivery: tried, tried again, closed.

A mail server can't be asked whether it took a mail. A try of which that isn't known (the process
died, the connection broke while the mail was handed over) is `UNKNOWN`, and one more try is made
with the same Message-ID; after a second such try the delivery is given up.
"""

import zlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from ridealong.notifier.model import Delivery, Reminder, Try
from ridealong.notifier.model.delivery import NEVER

UNKNOWN: Final = "outcome unknown"
ACCEPTED: Final = "accepted"
_UNKNOWN_LIMIT = 2


@dataclass(frozen=True, slots=True)
class Policy:
    """How often and how far apart it is tried, and how long one try may take.

    `tries`: most tries of one reminder. Between them `first_wait`, then twice as long each time, at
    most `longest_wait`.
    """

    tries: int
    first_wait: timedelta
    longest_wait: timedelta
    lease: timedelta


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a try, as one word or short phrase. `final`: trying again wouldn't help."""

    what: str
    final: bool = False


def opened(reminder: Reminder) -> Delivery:
    """The delivery of a reminder that nobody has taken up yet."""
    return Delivery(id=reminder.id, tenant=reminder.tenant, key=reminder.key)


def free(delivery: Delivery, now: datetime) -> bool:
    """Open, its next try due, and in nobody's hands."""
    return delivery.state != "closed" and delivery.next_at <= now and delivery.lease_until <= now


def resumed(delivery: Delivery) -> Delivery:
    """What to make of a free delivery: a try that its worker left open has an unknown outcome."""
    if delivery.state != "sending":
        return delivery
    last = delivery.tries[-1].model_copy(update={"outcome": UNKNOWN})
    return delivery.model_copy(update={"tries": (*delivery.tries[:-1], last)})


def begun(delivery: Delivery, now: datetime, policy: Policy) -> Delivery:
    """In our hands until the lease ends, and about to be handed to the server: from here on it may
    have the mail."""
    return delivery.model_copy(
        update={
            "state": "sending",
            "tries": (*delivery.tries, Try(at=now)),
            "lease_until": now + policy.lease,
        }
    )


def closed(delivery: Delivery) -> Delivery:
    """Over; it is never taken up again."""
    return delivery.model_copy(update={"state": "closed", "lease_until": NEVER})


def tried(delivery: Delivery, outcome: Outcome) -> Delivery:
    """With the outcome of the try that is under way."""
    last = delivery.tries[-1].model_copy(update={"outcome": outcome.what})
    return delivery.model_copy(update={"tries": (*delivery.tries[:-1], last)})


def missed(delivery: Delivery, outcome: Outcome, now: datetime) -> Delivery:
    """With a try that ended before the server was spoken to."""
    return delivery.model_copy(
        update={"tries": (*delivery.tries, Try(at=now, outcome=outcome.what))}
    )


def given_up(delivery: Delivery, outcome: Outcome | None, policy: Policy) -> str | None:
    """Why it isn't tried again after these tries, or None where it is."""
    if outcome is not None and outcome.final:
        return outcome.what
    unknown = sum(one.outcome == UNKNOWN for one in delivery.tries)
    if unknown >= _UNKNOWN_LIMIT:
        return UNKNOWN
    if len(delivery.tries) >= policy.tries:
        return f"given up after {len(delivery.tries)} tries: {delivery.tries[-1].outcome}"
    return None


def postponed(delivery: Delivery, now: datetime, policy: Policy) -> Delivery:
    """To be tried again after a wait that doubles with each try."""
    factor = 2 ** min(len(delivery.tries) - 1, 30)
    wait = min(policy.longest_wait, policy.first_wait * factor)
    return delivery.model_copy(
        update={
            "state": "waiting",
            "lease_until": NEVER,
            "next_at": now + wait * _spread(delivery),
        }
    )


def _spread(delivery: Delivery) -> float:
    # Between a half and one, by the id: what failed in the same minute isn't tried in the same.
    mark = zlib.crc32(f"{delivery.id}/{len(delivery.tries)}".encode())
    return 0.5 + mark / 2**33
