"""Which word on a commitment stands, and who has to hear it."""

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


def newer(known: Settled | None, item: Settled) -> Settled:
    """The newest word on one commitment, whichever was read first.

    The instant of settling decides; of one instant the final word, then the higher credit.
    """
    return item if known is None else max(known, item, key=_rank)


def _rank(item: Settled) -> tuple[object, ...]:
    return (
        item.settled_at,
        not item.late_window_open,
        item.credit,
        item.kept,
        item.left_out is None,
        item.due,
        item.model_dump_json(),
    )


def settled(items: tuple[Settled, ...], item: Settled) -> tuple[Settled, ...]:
    """The person's items with this one, unless an equal or newer word on it is there."""
    known = {each.commitment: each for each in items}
    known[item.commitment] = newer(known.get(item.commitment), item)
    return tuple(sorted(known.values(), key=lambda each: (each.due, each.commitment)))
