"""What an import does with the events it reads, and what it says in the end."""

from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

from ridealong.contracts import Event

PART_EVENTS = 2_000

Send = Callable[[list[Event[Any]]], Awaitable[None]]
Progress = Callable[[int, int, int], None]
"""Is told the rows and bytes read so far, and all bytes there are."""


@dataclass(slots=True)
class Summary:
    """What an import did, in numbers. `repeated` rows say the same as an earlier one."""

    rows: int = 0
    people: int = 0
    repeated: int = 0
    events: Counter[str] = field(default_factory=Counter)
    rejected: Counter[str] = field(default_factory=Counter)
    warnings: list[str] = field(default_factory=list)
