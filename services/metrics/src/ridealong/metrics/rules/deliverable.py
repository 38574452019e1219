"""Which promises can still be delivered, and why the others can't (DOMAIN C1)."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Final

from ridealong.contracts.commitments import WhyLeftOut
from ridealong.metrics.model.decimals import plain
from ridealong.metrics.model.serving import ServingCommitment

OPEN: Final = frozenset({"in_force", "settled"})
"""States in which a delivery still counts: due later, or in the late window."""
_CLOSED: Final = {
    "proposed": "is proposed and not accepted by both yet",
    "lapsed": "has lapsed, as it wasn't accepted by both in time",
    "final": "is final, as its late window has closed",
    "left_out": "is left out",
}
_LEFT_OUT: Final[Mapping[WhyLeftOut, str]] = {
    "withdrawn": "was withdrawn",
    "excused": "was excused",
    "superseded": "was replaced by another one",
    "disputed": "is disputed",
    "owner_left": "is left out, as its owner has left",
    "pair_ended": "is left out, as the pair has ended",
}


def undeliverable(
    promises: Mapping[str, ServingCommitment], named: Iterable[str]
) -> dict[str, str]:
    """Of the named ones those that can't be delivered any more, each with its reason.

    `promises` are the person's, in whatever state.
    """
    found: dict[str, str] = {}
    for name in named:
        promise = promises.get(name)
        if promise is None:
            found[name] = "is none of this person's promises"
        elif promise.state not in OPEN:
            found[name] = f"{_closed(promise)}: delivering it changes nothing"
        elif promise.delivered and promise.state == "settled":
            found[name] = "is delivered already"
        elif promise.followed_by is not None:
            found[name] = (
                f"is followed by {promise.followed_by}, as was asked after its deadline: what is "
                "delivered now counts for that one"
            )
        elif (passed := _limit(promise)) is not None:
            found[name] = passed
    return found


def _limit(promise: ServingCommitment) -> str | None:
    """Why a limit can't be kept any more; None where it can, and for what is no limit."""
    if promise.direction != "at_most":
        return None
    if promise.state == "settled":
        return "is a limit: it was judged by its amount at the deadline"
    amount, target = promise.amount, promise.target
    if amount is None or target is None or amount <= target:
        return None
    return f"is a limit of {plain(target):f}, and there are {plain(amount):f} already"


def _closed(promise: ServingCommitment) -> str:
    if promise.left_out == "superseded" and promise.replaced_by is not None:
        return f"was replaced by {promise.replaced_by}"
    if promise.left_out is not None:
        return _LEFT_OUT[promise.left_out]
    return _CLOSED.get(promise.state or "", "is unknown yet")


def why_not_by(by: date | None, today: date) -> str | None:
    """Why nothing can be delivered by this day any more; None when it can."""
    if by is None or by >= today:
        return None
    return f"{by} is past: give today ({today}) or a later day"
