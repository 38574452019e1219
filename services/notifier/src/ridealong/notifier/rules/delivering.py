"""The life of a delivery: tried, tried again, handed to the next channel, closed.

A channel may take a message and never say so: the process died, the connection broke, the answer
came too late. Such a try is `UNKNOWN`. On a channel that makes one of what it is handed twice it is
simply tried again; on any other the message counts as sent, unconfirmed, and is never sent twice.
"""

import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from ridealong.contracts.people import Channel, ChannelKind
from ridealong.notifier.model import Delivery, Reminder, Try
from ridealong.notifier.model.delivery import NEVER

UNKNOWN: Final = "outcome unknown"
ACCEPTED: Final = "accepted"


@dataclass(frozen=True, slots=True)
class Policy:
    """How often and how far apart it is tried, and how long one try may take.

    `tries`: most tries on one channel. Between them `first_wait`, then twice as long each time, at
    most `longest_wait`.
    """

    tries: int
    first_wait: timedelta
    longest_wait: timedelta
    lease: timedelta


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a try, as one word or short phrase. `final`: trying again wouldn't help.
    `trouble`: it says something of the channel, and not of this message or address."""

    what: str
    final: bool = False
    trouble: bool = False


@dataclass(frozen=True, slots=True)
class Sent:
    """It is over: it was taken, or (`unconfirmed`) may have been and isn't tried again."""

    unconfirmed: bool = False


@dataclass(frozen=True, slots=True)
class GivenUp:
    """It is over: no channel took it, for this reason."""

    reason: str


@dataclass(frozen=True, slots=True)
class Again:
    """It is tried again, as the delivery now says."""

    delivery: Delivery


Next = Sent | GivenUp | Again


def opened(reminder: Reminder) -> Delivery:
    """The delivery of a reminder that nobody has taken up yet."""
    return Delivery(id=reminder.id, tenant=reminder.tenant, key=reminder.key)


def free(delivery: Delivery, now: datetime) -> bool:
    """Open, its next try due, and in nobody's hands."""
    return delivery.state != "closed" and delivery.next_at <= now and delivery.lease_until <= now


def interrupted(delivery: Delivery) -> bool:
    """A free delivery whose worker died in mid-try."""
    return delivery.state == "sending"


def resumed(delivery: Delivery) -> Delivery:
    """What to make of a free delivery: a try that its worker left open has an unknown outcome."""
    return tried(delivery, Outcome(UNKNOWN)) if interrupted(delivery) else delivery


def begun(
    delivery: Delivery,
    channel: Channel,
    now: datetime,
    policy: Policy,
    *,
    together: str | None = None,
) -> Delivery:
    """In our hands until the lease ends, and about to be handed to the channel: from here on it may
    have the message. `together`: the id of the message, if it isn't only about this one."""
    return delivery.model_copy(
        update={
            "state": "sending",
            "tries": (*delivery.tries, Try(at=now, channel=channel.kind)),
            "lease_until": now + policy.lease,
            "together": together,
        }
    )


def closed(delivery: Delivery, *, unconfirmed: bool = False) -> Delivery:
    """Over; it is never taken up again."""
    return delivery.model_copy(
        update={
            "state": "closed",
            "lease_until": NEVER,
            "next_at": NEVER,
            "held_since": None,
            "standing": None,
            "unconfirmed": unconfirmed,
        }
    )


def tried(delivery: Delivery, outcome: Outcome) -> Delivery:
    """With the outcome of the try that is under way."""
    last = delivery.tries[-1].model_copy(update={"outcome": outcome.what})
    return delivery.model_copy(update={"tries": (*delivery.tries[:-1], last)})


def missed(
    delivery: Delivery, outcome: Outcome, now: datetime, channel: ChannelKind | None = None
) -> Delivery:
    """With a try that ended before any channel was spoken to."""
    last = Try(at=now, outcome=outcome.what, channel=channel)
    return delivery.model_copy(update={"tries": (*delivery.tries, last)})


def way(delivery: Delivery, ways: Sequence[Channel]) -> Channel | None:
    """The channel whose turn it is, of the person's in order of preference; None: all are gone."""
    return next((one for one in ways if one.kind not in delivery.gone), None)


def after(
    delivery: Delivery,
    outcome: Outcome,
    ways: Sequence[Channel],
    now: datetime,
    policy: Policy,
    *,
    idempotent: bool,
) -> Next:
    """What follows from the outcome of the last try, which the delivery has by now.

    `idempotent`: the channel of that try makes one of what it is handed twice. `ways`: the person's
    channels in order of preference. A message that may have been taken by one channel is never
    handed to another.
    """
    if outcome.what == ACCEPTED:
        return Sent()
    last = delivery.tries[-1].channel
    in_doubt = any(one.outcome == UNKNOWN for one in delivery.tries)
    if outcome.what == UNKNOWN and not idempotent:
        return Sent(unconfirmed=True)
    tries = [one for one in delivery.tries if one.channel == last]
    if not outcome.final and len(tries) < policy.tries:
        return Again(postponed(delivery, len(tries), now, policy))
    if in_doubt:
        return Sent(unconfirmed=True)
    reason = outcome.what if outcome.final else f"given up after {len(tries)} tries: {outcome.what}"
    if last is None:
        return GivenUp(reason)
    turned = delivery.model_copy(
        update={
            "state": "waiting",
            "gone": (*delivery.gone, last),
            "lease_until": NEVER,
            "next_at": NEVER,
        }
    )
    return GivenUp(reason) if way(turned, ways) is None else Again(turned)


def postponed(delivery: Delivery, times: int, now: datetime, policy: Policy) -> Delivery:
    """To be tried again after a wait that doubles with each of so many tries."""
    wait = min(policy.longest_wait, policy.first_wait * 2 ** min(times - 1, 30))
    return delivery.model_copy(
        update={
            "state": "waiting",
            "lease_until": NEVER,
            "next_at": now + wait * _spread(delivery),
        }
    )


def _spread(delivery: Delivery) -> float:
    # Between a half and one, by the id: what failed in the same minute isn't tried in the same.
    # What leaves together is tried again together.
    mark = zlib.crc32(f"{delivery.together or delivery.id}/{len(delivery.tries)}".encode())
    return 0.5 + mark / 2**33
