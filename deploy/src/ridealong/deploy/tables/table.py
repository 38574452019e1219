"""Rows of a CSV file one after the other; what is no row is told, and the next one read."""

import csv
import hashlib
import re
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass
from io import SEEK_END, BufferedReader, TextIOWrapper
from pathlib import Path
from types import TracebackType
from typing import Self

from ridealong.deploy.local.errors import StepError
from ridealong.deploy.tables.dialect import PAGE, Dialect
from ridealong.deploy.tables.rejects import Rejected, readable

UNDECODED = re.compile("[\udc80-\udcff]")
"""Bytes that the encoding doesn't have, as `surrogateescape` keeps them."""

LONGEST_LINE = 1_000_000
"""A file that is no text can be one line; it isn't loaded whole to find that out."""


@dataclass(frozen=True, slots=True)
class Row:
    """One record: its first line's number, its own text, and its cells or why it has none."""

    line: int
    text: str
    cells: Sequence[str] = ()
    why: Rejected | None = None


class Table(AbstractContextManager["Table"]):
    """A CSV file with a header. Iterate once."""

    def __init__(self, folder: Path, name: str, dialect: Dialect, section: str) -> None:
        self.name = name
        self._folder = folder
        self._section = section
        self._dialect = dialect
        self._mapped: list[int] = []

    def __enter__(self) -> Self:
        """Open it and read its first line.

        Raises:
            StepError: it isn't there, or its first line can't be read.
        """
        with ExitStack() as opened:
            self._bytes = opened.enter_context(self._open())
            self.size = self._bytes.seek(0, SEEK_END)
            self._bytes.seek(0)
            encoding = self._dialect.encoding
            text = TextIOWrapper(
                self._bytes, encoding=encoding, errors="surrogateescape", newline=""
            )
            self._lines = _Lines(opened.enter_context(text))
            self._reader = csv.reader(
                self._lines,
                delimiter=self._dialect.delimiter,
                quotechar=self._dialect.quote,
                strict=True,
            )
            self.columns = self._header()
            self._opened = opened.pop_all()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._opened.close()

    def digest(self) -> str:
        """The SHA-256 of its bytes, which tells one export from another.

        Raises:
            StepError: it can't be read.
        """
        with self._open() as file:
            return hashlib.file_digest(file, "sha256").hexdigest()

    @property
    def position(self) -> int:
        """How many bytes have been read."""
        return self._bytes.tell()

    def column(self, field: str, name: str) -> int:
        """The place of a column that the mapping names in `field`.

        Raises:
            StepError: the file has no such column, or more than one.
        """
        found = self.columns.count(name)
        if found != 1:
            there = ", ".join(self.columns)
            raise StepError(
                f"{self.name} has {found or 'no'} column{'s' * (found > 1)} {name!r} "
                f"(named by the mapping's {self._named(field)}); its first line has: {there}",
                f"Say in a mapping file which column it is (--mapping FILE, see {PAGE}). When the "
                f"columns look run together, it is the delimiter: now {self._dialect.delimiter!r}.",
            )
        place = self.columns.index(name)
        self._mapped.append(place)
        return place

    def __iter__(self) -> Iterator[Row]:
        while True:
            self._lines.begin()
            try:
                cells = next(self._reader)
            except StopIteration:
                return
            except csv.Error as error:
                yield self._first_line(Rejected("not well-formed CSV", str(error)))
                continue
            except UnicodeError as error:
                raise StepError(
                    f"{self.name} can't be read as {self._dialect.encoding} any further after line "
                    f"{self._lines.number}: {error}",
                    f"Say its encoding in a mapping file, see {PAGE}. What was imported stays.",
                ) from error
            if not any(map(str.strip, cells)):
                continue
            why, torn = self._fault(cells)
            if torn:
                yield self._first_line(why or Rejected("not well-formed CSV"))
            else:
                yield Row(self._lines.number, self._lines.text, cells, why)

    def _fault(self, cells: Sequence[str]) -> tuple[Rejected | None, bool]:
        """Why the cells are no row, and whether a quote that isn't closed may be the reason."""
        several = len(self._lines.taken) > 1
        if len(cells) != len(self.columns):
            wrong = f"{len(cells)} where the first line has {len(self.columns)}"
            return Rejected("wrong number of columns", wrong), several
        if several and any("\n" in cells[place] or "\r" in cells[place] for place in self._mapped):
            return Rejected("line break in a value", "is a quote not closed?"), True
        if UNDECODED.search(self._lines.text):
            encoding = self._dialect.encoding.removesuffix("-sig")
            bad = next(cell for cell in cells if UNDECODED.search(cell))
            return Rejected("bad encoding", f"not {encoding}: {readable(bad)[:80]}"), False
        return None, False

    def _first_line(self, why: Rejected) -> Row:
        # An open quote swallows good rows: only the line it stands in is given up.
        self._lines.keep_first()
        return Row(self._lines.number, self._lines.text, (), why)

    def _open(self) -> BufferedReader:
        folder, path = self._folder, self._folder / self.name
        if not folder.is_dir():
            raise StepError(
                f"there is no folder {folder}",
                "Give the folder that holds the export's CSV files.",
            )
        try:
            return path.open("rb")
        except OSError as error:
            there = ", ".join(sorted(each.name for each in folder.glob("*.csv"))) or "no .csv file"
            named = f"The mapping names the file: {self._section}.file, see {PAGE}."
            raise StepError(
                f"{path} can't be read ({error.strerror}); the folder has {there}",
                named if self._section else "Give the path of a CSV file.",
            ) from error

    def _named(self, field: str) -> str:
        return f"{self._section}.{field}" if self._section else field

    def _header(self) -> list[str]:
        path = self._folder / self.name
        try:
            return [name.strip() for name in next(self._reader)]
        except StopIteration:
            raise StepError(
                f"{path} is empty", "Export it again: its first line has the names of the columns."
            ) from None
        except (csv.Error, UnicodeError) as error:
            raise StepError(
                f"the first line of {path} can't be read: {error}",
                f"Say its encoding, delimiter and quote in a mapping file, see {PAGE}.",
            ) from error


class _Lines:
    """Lines with their numbers, some of which can be handed out again."""

    def __init__(self, file: TextIOWrapper) -> None:
        self._file = file
        self._again: deque[str] = deque()
        self._read = 0
        self.taken: list[str] = []

    @property
    def number(self) -> int:
        """The number of the first line since `begin`."""
        return self._read - len(self.taken) + 1

    @property
    def text(self) -> str:
        """The lines since `begin`."""
        return "".join(self.taken).rstrip("\r\n")

    def begin(self) -> None:
        """Begin with the next record."""
        self.taken = []

    def keep_first(self) -> None:
        """Hand out again all lines but the first."""
        first, *rest = self.taken
        self._again.extendleft(reversed(rest))
        self._read -= len(rest)
        self.taken = [first]

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> str:
        line = self._again.popleft() if self._again else self._file.readline(LONGEST_LINE)
        if not line:
            raise StopIteration
        self._read += 1
        self.taken.append(line)
        return line
