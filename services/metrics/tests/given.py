"""Given events, when the service reads them, then these are its states: no server needed."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any, TypeVar

from ridealong.chassis.testing import Rehearsal
from ridealong.contracts import Event, EventData
from ridealong.contracts.commitments import CommitmentSettled, CommitmentUpdated
from ridealong.metrics.projection import projection

D = TypeVar("D", bound=EventData)
TENANT = "acme"


def at(text: str) -> datetime:
    """An instant: `2026-03-02` is midnight in UTC."""
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


_numbers: Iterator[int] = iter(range(10**9))


def event(data: D, time: str | datetime = "2026-03-02T12:00", id_: str | None = None) -> Event[D]:
    """What a platform publishes, or commitments where it is theirs to say."""
    judged = isinstance(data, CommitmentSettled | CommitmentUpdated)
    return Event(
        id=id_ or f"e-{next(_numbers)}",
        source="ridealong/commitments" if judged else "test/platform",
        tenant=TENANT,
        actor="platform",
        time=at(time) if isinstance(time, str) else time,
        data=data,
    )


class World(Rehearsal):
    """The service's documents and what it told."""

    def __init__(self) -> None:
        super().__init__(projection)

    def reads(self, *events: Event[Any]) -> "World":
        """One batch off the log, and then all that it makes the service tell itself."""
        self.batch(events)
        while self.hear_one():
            pass
        assert not self.bad
        return self

    def wait_until(self, now: str) -> "World":
        """Let time pass: due timers fire."""
        self.until(at(now))
        return self

    def last_told(self, kind: type[D], person: str) -> D:
        """What was last told of a person."""
        return self.heard(kind, person)[-1]
