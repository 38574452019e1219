"""What a calendar outside holds, as far as sessions are concerned."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

Severity = Literal["refused", "note"]
"""`refused`: nothing was taken of it. `note`: it was taken, and there is something to know."""


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One meeting: an entry, or one instance of a series.

    `line` is where its entry begins in the file. `recurrence` is where an instance began
    originally; None where the entry is no series. `zone` is None where the entry's clock has no
    IANA name. `people` are the mail addresses of those who take part, in small letters.
    """

    uid: str
    line: int
    recurrence: datetime | None
    sequence: int
    start: datetime
    zone: str | None
    minutes: int
    place: str | None
    cancelled: bool
    people: frozenset[str]


@dataclass(frozen=True, slots=True)
class Trouble:
    """Something about an entry, at a line of the file."""

    uid: str | None
    line: int
    severity: Severity
    reason: str


@dataclass(frozen=True, slots=True)
class Span:
    """Instances of series are worked out from here to there."""

    since: datetime
    until: datetime


@dataclass(frozen=True, slots=True)
class OutsideCalendar:
    """What was read. `series` are the entries that repeat, by UID, and were read without trouble:
    instances of theirs that aren't among the occurrences are no more."""

    entries: int
    occurrences: Sequence[Occurrence]
    series: Mapping[str, Occurrence]
    troubles: Sequence[Trouble]
