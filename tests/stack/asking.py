"""What a service asks of its store, as the driver sends it: counted, since seconds depend on the
machine."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, cast

from bson.raw_bson import RawBSONDocument
from pymongo import monitoring

from ridealong.chassis.documents import encoded

READING = frozenset({"find", "getMore", "aggregate", "count"})
OF_ITS_OWN = frozenset({"incarnation", "lanes", "outbox", "sets", "timers"})


@dataclass(frozen=True, slots=True)
class Asked:
    """One command that reads, and what came back: so many documents of so many bytes."""

    collection: str
    command: Mapping[str, Any]
    documents: int
    size: int


@dataclass(slots=True)
class Reads:
    """What was asked in some time."""

    asked: list[Asked] = field(default_factory=list)

    @property
    def commands(self) -> int:
        """How often."""
        return len(self.asked)

    @property
    def documents(self) -> int:
        """How many documents came back."""
        return sum(each.documents for each in self.asked)

    @property
    def size(self) -> int:
        """How many bytes they have (BSON)."""
        return sum(each.size for each in self.asked)


class Asking(monitoring.CommandListener):
    """Hears what a service reads of its database. Register it before the service is made.

    What it looks at by itself (timers, outbox, the active set) is no one's question.
    """

    def __init__(self, database: str) -> None:
        self._database = database
        self._open: dict[int, tuple[str, Mapping[str, Any]]] = {}
        self._reads: Reads | None = None

    @contextmanager
    def heard(self) -> Iterator[Reads]:
        """What is read in the block."""
        self._reads = Reads()
        try:
            yield self._reads
        finally:
            self._reads = None

    def started(self, event: monitoring.CommandStartedEvent) -> None:
        """A command is sent."""
        if self._reads is None or event.command_name not in READING:
            return
        if event.database_name == self._database:
            named = "collection" if event.command_name == "getMore" else event.command_name
            collection = str(event.command[named])
            if collection not in OF_ITS_OWN:
                self._open[event.request_id] = collection, dict(event.command)

    def succeeded(self, event: monitoring.CommandSucceededEvent) -> None:
        """It is answered."""
        found, reads = self._open.pop(event.request_id, None), self._reads
        if found is None or reads is None:
            return
        cursor = cast("Mapping[str, Any]", event.reply).get("cursor", {})
        batch = cursor.get("firstBatch", cursor.get("nextBatch", ()))
        reads.asked.append(Asked(*found, len(batch), sum(map(_size, batch))))

    def failed(self, event: monitoring.CommandFailedEvent) -> None:
        """It isn't answered."""
        self._open.pop(event.request_id, None)


def _size(document: dict[str, Any]) -> int:
    return len(cast("RawBSONDocument", encoded(document)).raw)
