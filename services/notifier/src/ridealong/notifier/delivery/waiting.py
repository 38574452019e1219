"""Who waits for delivery, in this process' memory: in order of due time, tenants taking turns.

What is due stands in the store; this is the order in which this instance takes it up, so that a
tenant of fifty thousand holds none of ten up, and what is tried again holds nothing fresh up.
"""

import heapq
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final, NamedTuple

from ridealong.notifier.model import Delivery
from ridealong.notifier.model.delivery import NEVER

_AGAIN_SHARE: Final = 4
"""Of so many places one is kept for what is tried again."""


class Due(NamedTuple):
    """A due reminder, as far as its order needs it, and what may end it while it waits."""

    id: str
    tenant: str
    due_at: datetime
    useful_until: datetime | None = None
    unwanted: str | None = None


class Seen(NamedTuple):
    """What a look found that need not be written down: a restart looks twice again."""

    held_since: datetime | None
    standing: str | None


@dataclass(slots=True)
class _Known:
    due: Due
    queued: bool = True
    closed: bool = False
    not_before: datetime = NEVER
    seen: Seen | None = None


@dataclass(slots=True)
class _Turns:
    """Heaps by tenant, popped in turns."""

    heaps: dict[str, list[tuple[datetime, str]]] = field(default_factory=dict)
    order: deque[str] = field(default_factory=deque)

    def push(self, due: Due) -> None:
        if due.tenant not in self.heaps:
            self.heaps[due.tenant] = []
            self.order.append(due.tenant)
        heapq.heappush(self.heaps[due.tenant], (due.due_at, due.id))

    def pop(self) -> str | None:
        if not self.order:
            return None
        tenant = self.order.popleft()
        _, id_ = heapq.heappop(self.heaps[tenant])
        if self.heaps[tenant]:
            self.order.append(tenant)
        else:
            del self.heaps[tenant]
        return id_


class Waiting:
    """The queue of one instance. Ids are those of reminders; what was taken comes back by `later`
    or is over by `closed`."""

    def __init__(self) -> None:
        self._known: dict[str, _Known] = {}
        self._fresh = _Turns()
        self._again = _Turns()
        self._later: list[tuple[datetime, str, bool]] = []

    def __len__(self) -> int:
        return sum(one.queued for one in self._known.values())

    def refresh(self, found: Iterable[Due]) -> None:
        """Make it what is due by the store now; what is in hand stays so.

        What waits and has changed is looked at anew at once: it may be over by now.
        """
        there = {due.id: due for due in found}
        for id_ in [
            id_
            for id_, one in self._known.items()
            if id_ not in there and (one.queued or one.closed)
        ]:
            del self._known[id_]
        for id_, due in there.items():
            one = self._known.get(id_)
            if one is None:
                self._known[id_] = _Known(due)
            elif one.queued and one.due != due:
                one.due, one.not_before = due, NEVER
            else:
                continue
            self._fresh.push(due)

    def take(self, now: datetime, most: int) -> list[str]:
        """The next ones, which are in hand from now on."""
        while self._later and self._later[0][0] <= now:
            _, id_, again = heapq.heappop(self._later)
            if id_ in self._known:
                (self._again if again else self._fresh).push(self._known[id_].due)
        taken = self._some(self._again, most // _AGAIN_SHARE, now)
        taken += self._some(self._fresh, most - len(taken), now)
        return taken + self._some(self._again, most - len(taken), now)

    def claim(self, id_: str) -> bool:
        """Take this one out of its turn; not if it is in hand already, or over."""
        one = self._known.get(id_)
        if one is None:
            return True
        if not one.queued or one.closed:
            return False
        one.queued = False
        return True

    def _some(self, turns: _Turns, most: int, now: datetime) -> list[str]:
        taken: list[str] = []
        while len(taken) < most and (id_ := turns.pop()) is not None:
            one = self._known.get(id_)
            # What was claimed meanwhile and put off stands in the queue twice.
            if one is None or one.not_before > now:
                continue
            if one.queued and not one.closed:
                one.queued = False
                taken.append(id_)
        return taken

    def later(
        self, id_: str, until: datetime, *, again: bool = False, seen: Delivery | None = None
    ) -> None:
        """Back from our hands, to be looked at again then. `again`: it was tried, and goes by the
        retry lane. `seen`: what the look found of it."""
        one = self._known.get(id_)
        if one is None:
            return
        one.queued, one.not_before = True, until
        if seen is not None:
            one.seen = Seen(seen.held_since, seen.standing)
        heapq.heappush(self._later, (until, id_, again))

    def seen(self, delivery: Delivery) -> Delivery:
        """The delivery with what the last look found of it."""
        one = self._known.get(delivery.id)
        if one is None or one.seen is None:
            return delivery
        return delivery.model_copy(update=one.seen._asdict())

    def missed(self, id_: str, until: datetime) -> None:
        """To be looked at again then, if it is in hand and nothing else became of it."""
        one = self._known.get(id_)
        if one is not None and not one.queued and not one.closed:
            self.later(id_, until)

    def closed(self, id_: str) -> None:
        """It is over, though the store may call it due until its closing is read back."""
        one = self._known.get(id_)
        if one is not None:
            one.closed, one.queued = True, False

    def forget(self, id_: str) -> None:
        """It isn't due as it was; if it is again, it is found again."""
        self._known.pop(id_, None)
