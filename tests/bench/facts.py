"""The leanest projection that counts activities exactly: what the hand-tuned pipeline keeps, and
the ids that make it right. What it takes longer than that pipeline is what the guarantees cost."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any, ClassVar

from ridealong.chassis.projector import Projection, State, Work
from ridealong.contracts import Event
from ridealong.contracts.activities import ActivityLogged


class Day(State):
    """What a rep did of a kind on a UTC day: how often, how much, and which."""

    COLLECTION: ClassVar[str] = "days"

    count: int = 0
    quantity: Decimal = Decimal(0)
    ids: tuple[str, ...] = ()

    def update_from(self, before: State) -> dict[str, Any] | None:
        """Ids are only put behind those that are there."""
        if not isinstance(before, Day):
            return None
        more = list(self.ids[len(before.ids) :])
        now = {"count": self.count, "quantity": self.quantity}
        return {"$push": {"ids": {"$each": more}}, "$set": now}


projection = Projection("metrics", (Day,))


@projection.on_runs(ActivityLogged)
def logged(events: Sequence[Event[Any]], work: Work) -> None:
    """Count each id once."""
    days: dict[tuple[str, date], list[ActivityLogged]] = {}
    for event in events:
        days.setdefault((event.data.kind, event.data.occurred_at.date()), []).append(event.data)
    for (kind, day), some in days.items():
        id_ = f"{work.key}/{kind}/{day}"
        known = work.get(Day, id_) or Day(id=id_, tenant=work.event.tenant, key=work.key)
        ids = dict.fromkeys(known.ids)
        quantity = known.quantity
        for data in some:
            if data.activity not in ids:
                ids[data.activity] = None
                quantity += data.quantity
        if len(ids) != len(known.ids):
            work.put(known.replaced(count=len(ids), quantity=quantity, ids=tuple(ids)))
