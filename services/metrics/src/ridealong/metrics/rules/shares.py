"""The score opened into its parts: each item's share of it (DOMAIN C1, 5)."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal, localcontext

from ridealong.metrics.model.follow_through import Checkpoint, Settled
from ridealong.metrics.rules.follow_through import PRECISE, Batch

_PLACES = Decimal(1).scaleb(-10)
_ONE = Decimal(1)


@dataclass(frozen=True, slots=True)
class Shares:
    """How much of the score each item is, by due day.

    With what the items before these weigh (`older`) and the prior's share they sum to exactly 1.
    """

    items: tuple[tuple[Settled, Decimal], ...]
    older: Decimal
    prior: Decimal

    def newest(self, most: int) -> "Shares":
        """The same with so many items at most, the others among the older ones."""
        cut = max(0, len(self.items) - most)
        faded = sum((share for _, share in self.items[:cut]), Decimal(0))
        return Shares(self.items[cut:], self.older + faded, self.prior)


def shares(
    trail: Sequence[Batch], since: Checkpoint | None = None, most: int | None = None
) -> Shares:
    """Each item's part of the score: `1/(I+b)` of its batch times the later `I/(I+b)`.

    Ten decimal places. What is rounded is the sum from the newest item back to each, and a share is
    the difference of two such sums: so the parts sum to 1 exactly, and an item has the same share
    whether all items are at hand or only the newest, and whether all are listed or `most` of them.
    """
    end = trail[-1] if trail else since
    prior = _ONE if end is None else end.prior
    found: list[tuple[Settled, Decimal]] = []
    with localcontext(PRECISE):
        all_items = _rounded(_ONE - prior)
        remaining, weighed, before = _ONE, Decimal(0), Decimal(0)
        for batch in reversed(trail):
            if most is not None and len(found) >= most:
                break
            share = remaining / batch.evidence
            for item in reversed(batch.items):
                weighed += share
                now = max(before, min(all_items, _rounded(weighed)))
                found.append((item, now - before))
                before = now
            remaining = remaining * batch.inertia / batch.evidence
        else:
            if since is None and found:
                # The oldest item ends where the prior begins.
                item, share = found[-1]
                found[-1] = (item, share + all_items - before)
                before = all_items
    found.reverse()
    listed = Shares(tuple(found), all_items - before, _ONE - all_items)
    return listed if most is None else listed.newest(most)


def _rounded(part: Decimal) -> Decimal:
    return part.quantize(_PLACES, rounding=ROUND_HALF_EVEN)
