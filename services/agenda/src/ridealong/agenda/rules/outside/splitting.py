"""A calendar file cut into its entries, each with the line that it begins at."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count

LARGEST_FILE = 5 * 1024 * 1024
"""Bytes that are read of a file; entries that begin behind them are told and left out."""
LARGEST_ENTRY = 128 * 1024
MOST_ENTRIES = 2_000

_BEGIN, _END = b"BEGIN:", b"END:"
_UID = b"UID"


@dataclass(slots=True)
class Chunk:
    """One entry or zone, as it stands in the file. `why` says what is wrong with it as a whole."""

    kind: str
    line: int
    text: bytearray = field(default_factory=bytearray)
    why: str | None = None


@dataclass(slots=True)
class Cut:
    """A file's parts. `left_out` is the line at which reading ended early, with why."""

    entries: list[Chunk] = field(default_factory=list)
    zones: list[Chunk] = field(default_factory=list)
    cancelling: bool = False
    is_calendar: bool = False
    left_out: tuple[int, str] | None = None


def cut(data: bytes) -> Cut:
    """The parts of a file, as far as it is read."""
    found = Cut()
    current: Chunk | None = None
    position = 0
    for number, line in _lines(data):
        position += len(line)
        bare = line.strip().upper()
        if current is None:
            found.is_calendar |= bare.removeprefix(b"\xef\xbb\xbf") == b"BEGIN:VCALENDAR"
            found.cancelling |= bare == b"METHOD:CANCEL"
            if bare in (b"BEGIN:VEVENT", b"BEGIN:VTIMEZONE"):
                if why := _enough(position, found):
                    found.left_out = (number, why)
                    return found
                current = Chunk(bare[len(_BEGIN) :].decode(), number)
        if current is not None:
            _take(current, line)
            if bare == _END + current.kind.encode():
                _keep(found, current)
                current = None
    if current is not None:
        current.why = f"it begins here and has no END:{current.kind}"
        _keep(found, current)
    return found


def line_of(chunk: Chunk, name: str) -> int:
    """The line of the file at which a property of an entry stands; its first, if nowhere."""
    wanted = name.upper().encode()
    for number, line in zip(count(chunk.line), bytes(chunk.text).splitlines(), strict=False):
        if line.upper().startswith((wanted + b":", wanted + b";")):
            return number
    return chunk.line


def uid_of(chunk: Chunk) -> str | None:
    """The entry's UID where it can be seen, for who has to find it again."""
    for line in bytes(chunk.text[:LARGEST_ENTRY]).splitlines():
        name, _, value = line.partition(b":")
        if name.upper().split(b";")[0] == _UID and value:
            return value.decode(errors="replace").strip()[:200]
    return None


def _lines(data: bytes) -> Iterator[tuple[int, bytes]]:
    start, number = 0, 1
    while start < len(data):
        end = data.find(b"\n", start) + 1 or len(data)
        yield number, data[start:end]
        start, number = end, number + 1


def _enough(position: int, found: Cut) -> str | None:
    if position > LARGEST_FILE:
        return f"the file is larger than {LARGEST_FILE >> 20} MiB"
    if len(found.entries) >= MOST_ENTRIES:
        return f"the file has more than {MOST_ENTRIES:,} entries"
    return None


def _take(chunk: Chunk, line: bytes) -> None:
    if len(chunk.text) + len(line) > LARGEST_ENTRY:
        chunk.why = f"it is larger than {LARGEST_ENTRY >> 10} KiB"
    else:
        chunk.text += line


def _keep(found: Cut, chunk: Chunk) -> None:
    (found.entries if chunk.kind == "VEVENT" else found.zones).append(chunk)
