"""How often a delivery is tried, how far apart, and when it is given up."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from ridealong.metrics.model.webhooks import Delivery, Subscription, Try
from ridealong.metrics.rules.lanes import End

ENDED_UNKNOWN = "the service ended while it was sent"
GONE = 410
"""The receiver's word for: never again."""


@dataclass(frozen=True, slots=True)
class Policy:
    """Between tries `first_wait`, then three times as long each time, at most `longest_wait`; over
    after `tries` or `give_up`, whichever is first. A receiver that took nothing for `pause_after`
    isn't sent to any more."""

    first_wait: timedelta
    longest_wait: timedelta
    tries: int
    give_up: timedelta
    pause_after: timedelta
    lease: timedelta


def wait(failures: int, policy: Policy, chance: float, asked: float | None = None) -> timedelta:
    """How long to wait after so many failures in a row, from a half to the whole by `chance` (0 to
    1), so that what failed together isn't tried together. A receiver may ask for more, in seconds,
    up to the longest."""
    backoff = min(policy.longest_wait, policy.first_wait * 3.0 ** min(max(failures - 1, 0), 20))
    wanted = timedelta(seconds=asked or 0)
    return max(backoff * (0.5 + chance / 2), min(wanted, policy.longest_wait))


def given_up(delivery: Delivery, now: datetime, policy: Policy) -> str | None:
    """Why it isn't tried again, None where it is."""
    last = delivery.tries[-1].outcome if delivery.tries else None
    if len(delivery.tries) >= policy.tries:
        return f"given up after {len(delivery.tries)} tries: {last}"
    if now - delivery.created_at >= policy.give_up:
        return f"given up after {policy.give_up.total_seconds() / 86400:g} days: {last}"
    return None


def begun(delivery: Delivery, now: datetime) -> Delivery:
    """About to be sent. A try that is still open was cut off with its process."""
    tries = tuple(
        each if each.outcome else each.model_copy(update={"outcome": ENDED_UNKNOWN})
        for each in delivery.tries
    )
    changed = {"state": "sending", "tries": (*tries, Try(at=now)), "next_at": None}
    return delivery.model_copy(update=changed)


def tried(delivery: Delivery, status: int | None, outcome: str) -> Delivery:
    """With what came of the try that is under way."""
    last = delivery.tries[-1].model_copy(update={"status": status, "outcome": outcome})
    return delivery.model_copy(update={"tries": (*delivery.tries[:-1], last)})


def put_off(delivery: Delivery, until: datetime) -> Delivery:
    """To be tried again then."""
    return delivery.model_copy(update={"state": "waiting", "next_at": until})


def ended(delivery: Delivery, how: End, now: datetime, reason: str | None = None) -> Delivery:
    """Over."""
    changed = {"state": how, "next_at": None, "closed_at": now, "reason": reason}
    return delivery.model_copy(update=changed)


def judged(
    subscription: Subscription, taken: bool, status: int | None, now: datetime, policy: Policy
) -> Subscription:
    """The subscription after a try: failing since when, and paused once that is too long."""
    if taken:
        return subscription.model_copy(update={"failing_since": None})
    if status == GONE:
        return paused(subscription, "the receiver answered 410: gone")
    since = subscription.failing_since or now
    failing = subscription.model_copy(update={"failing_since": since})
    if now - since < policy.pause_after:
        return failing
    days = policy.pause_after.total_seconds() / 86400
    return paused(failing, f"the receiver took nothing for {days:g} days")


def paused(subscription: Subscription, why: str) -> Subscription:
    """Nothing is sent until it is resumed."""
    return subscription.model_copy(update={"state": "paused", "why": why})


def resumed(subscription: Subscription) -> Subscription:
    """Sent again: all figures are looked through, and those told that have changed meanwhile."""
    changed = {"state": "active", "why": None, "failing_since": None, "reading": ""}
    return subscription.model_copy(update=changed)
