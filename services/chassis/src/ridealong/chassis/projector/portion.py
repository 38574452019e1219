"""How many records to take at once."""

from dataclasses import dataclass
from typing import Final

MOST_SECONDS: Final = 0.5
"""About so long a portion is to take, folded and written: others have their turn then (HTTP, the
group's heartbeat), and a store that slows down answers well before it is given up."""

FIRST: Final = 1000
"""Records of the first transaction, when nothing is known of the store yet."""

MOST_WRITES: Final = 10_000
"""So many writes the slowest store takes in a few seconds. One event may be one write or twenty, so
records alone don't tell."""

_SHORTEST: Final = 1e-4


@dataclass(slots=True)
class Portion:
    """So many records that folding them and writing what comes of them takes about `MOST_SECONDS`,
    as far as the last ones tell; and never more writes at once than what the store takes in a few
    seconds."""

    records: int = FIRST
    writes: int = MOST_WRITES

    def written(self, records: int, writes: int, seconds: float) -> None:
        """A portion of so many records and writes went through in so many seconds."""
        seconds = max(seconds, _SHORTEST)
        fits = int(records * MOST_SECONDS / seconds)
        if seconds > MOST_SECONDS:
            self.records = max(1, min(fits, self.records))
        elif records >= self.records:
            # A small one's time says little of a large one's, so it grows step by step.
            self.records = max(self.records, min(fits, 4 * records))
        if records >= self.records // 4:
            self.writes = max(MOST_WRITES, int(4 * writes * MOST_SECONDS / seconds))

    def put_off(self, records: int) -> None:
        """The store did not answer in time: half of it is tried next."""
        self.records = max(1, min(self.records, records) // 2)
        self.writes = MOST_WRITES
