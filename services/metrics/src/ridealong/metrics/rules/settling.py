"""Settled commitments among the items of who owed them."""

from ridealong.contracts.commitments import CommitmentSettled
from ridealong.metrics.model.follow_through import Settled


def item_of(data: CommitmentSettled) -> Settled:
    """What the score keeps of a settled commitment."""
    return Settled(
        commitment=data.commitment,
        rep=data.rep,
        manager=data.manager,
        due=data.due,
        credit=data.credit,
        kept=data.kept,
        left_out=data.left_out,
        late_window_open=data.late_window_open,
        settled_at=data.settled_at,
        amount_at_due=data.amount_at_due,
        amount_now=data.amount_now,
        target=data.target,
        reason=data.reason,
    )


def settled(items: tuple[Settled, ...], item: Settled) -> tuple[Settled, ...]:
    """The person's items with this word on one of them.

    The last word read stands, also where it is a lower credit, as after a retracted activity: all
    words on one commitment come under one key, so they are read in the order they were told.
    """
    known = {each.commitment: each for each in items} | {item.commitment: item}
    return tuple(sorted(known.values(), key=lambda each: (each.due, each.commitment)))
