"""How many records to take at once."""

from dataclasses import dataclass
from typing import Final

MOST_WRITES: Final = 2000
"""A transaction of so many writes takes a slow store about a second, and then others have their
turn; one of many times that could take longer than the store is waited for, again and again."""

_ANY: Final = 1_000_000


@dataclass(slots=True)
class Portion:
    """So many records that what comes of them is about `MOST_WRITES` writes: one event may be one
    write or twenty, and how it is now is the best guess for what comes next."""

    records: int = _ANY

    def written(self, records: int, writes: int) -> None:
        """A transaction of so many records and writes went through."""
        fits = max(1, records * MOST_WRITES // max(1, writes))
        self.records = min(fits, 2 * self.records)

    def put_off(self, records: int) -> None:
        """The store did not answer in time: half of it is tried next."""
        self.records = max(1, min(self.records, records) // 2)
