"""What becomes of a commitment, as `commitments` judges it."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Final

from ridealong.contracts.commitments import CommitmentUpdated
from ridealong.notifier.model import Asking, Commitment, Noted
from ridealong.notifier.rules.moments import start_of, zone_or

MOST_NOTED: Final = 200
"""Commitments that the diary has at most."""

MOST_ASKED: Final = 20
"""So much of what was asked for on one commitment is kept, the newest."""


def updated(
    commitment: Commitment, data: CommitmentUpdated, at: datetime, replaced: Commitment | None
) -> Commitment:
    """How it stands now; the newest event is the whole new state. `replaced`: what it says it was
    before it was renegotiated; where that became another one, it is a promise of its own."""
    lineage = data.commitment
    if replaced is not None and replaced.replaced_by in {None, data.commitment}:
        lineage = replaced.lineage or replaced.commitment
    return commitment.model_copy(
        update={
            "lineage": lineage,
            "manager": data.manager,
            "owner": data.owner_id,
            "due": data.due,
            "zone": data.zone,
            "measured": data.direction != "yes_no",
            "at_most": data.direction == "at_most",
            "dropped": data.dropped,
            "state": data.state,
            "left_out": data.left_out,
            "replaced_by": data.replaced_by,
            "delivered": data.delivered,
            "asked": _asked(commitment.asked, data, at),
            "judged": _latest(commitment.judged, at),
        }
    )


def progressed(commitment: Commitment, amount: Decimal, at: datetime) -> Commitment:
    """With what is reached of it by now, as it was judged."""
    return commitment.model_copy(
        update={"amount": amount, "judged": _latest(commitment.judged, at)}
    )


def reported(commitment: Commitment, at: datetime) -> Commitment:
    """With the hint that somebody said something of it that may end it, if it is accepted."""
    return commitment.model_copy(update={"reported": _latest(commitment.reported, at)})


def latest(commitment: Commitment, at: datetime) -> datetime:
    """The latest that is known of a commitment: its day, or when something was asked; `at` where
    neither is known."""
    zone = zone_or(commitment.zone or "UTC", None)
    day = [start_of(commitment.due, zone)] if commitment.due is not None else []
    return max([*day, *(one.at for one in commitment.asked)], default=at)


def noted(commitments: Sequence[Noted], commitment: str, at: datetime) -> tuple[Noted, ...]:
    """What the diary has with one more commitment that isn't over and is known up to that instant:
    the latest ones, so that it stays small."""
    others = forgotten(commitments, commitment)
    ordered = sorted(
        [*others, Noted(commitment=commitment, at=at)],
        key=lambda one: (one.at, one.commitment),
    )
    return tuple(ordered[-MOST_NOTED:])


def forgotten(commitments: Sequence[Noted], commitment: str) -> tuple[Noted, ...]:
    """What the diary has without one that is over."""
    return tuple(one for one in commitments if one.commitment != commitment)


def _asked(before: Sequence[Asking], data: CommitmentUpdated, at: datetime) -> tuple[Asking, ...]:
    """What was asked for by now. An older log names only what waits for an answer."""
    since = data.pending_since or at
    of = {(one.what, one.at): set(one.of) for one in before}
    for one in data.questions:
        of.setdefault((one.what, one.at), set()).update(one.of)
    if data.pending is not None:
        of.setdefault((data.pending, since), set()).update(data.waits_for)
    asked = [
        Asking(
            what=what,
            at=then,
            of=tuple(sorted(people)),
            waits_for=data.waits_for if (what, then) == (data.pending, since) else (),
        )
        for (what, then), people in of.items()
    ]
    return tuple(sorted(asked, key=lambda one: (one.at, one.what))[-MOST_ASKED:])


def _latest(before: datetime | None, at: datetime) -> datetime:
    return at if before is None else max(before, at)
