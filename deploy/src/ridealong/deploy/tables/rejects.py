"""Rows that couldn't be imported: written down with line and reason, so that none is lost."""

import csv
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Self

from ridealong.deploy.local.errors import StepError

COLUMNS = ("file", "line", "reason", "row")


class Rejected(ValueError):
    """A row can't be imported: `what` in two or three words, `detail` with the value."""

    def __init__(self, what: str, detail: str = "") -> None:
        super().__init__(f"{what}: {detail}" if detail else what)
        self.what = what


class Rejects:
    """A CSV file of rejected rows; it is made when there is a first one. A context manager."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.counts: Counter[str] = Counter()
        self._open = ExitStack()
        self._write: Callable[[Sequence[object]], object] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._open.close()

    def add(self, file: str, line: int, why: Rejected, row: str) -> None:
        """Write a row down; `line` is its first line in the file, `row` its own text.

        Raises:
            StepError: the file can't be written.
        """
        try:
            if self._write is None:
                file_of_rows = self.path.open("w", encoding="utf-8", newline="")
                self._write = csv.writer(self._open.enter_context(file_of_rows)).writerow
                self._write(COLUMNS)
            self._write((file, line, readable(str(why)), readable(row)))
        except OSError as error:
            raise StepError(
                f"the rejects file {self.path} can't be written: {error.strerror}",
                "Choose another place for it: --rejects FILE. What was imported stays; importing "
                "again changes nothing about it.",
            ) from error
        self.counts[why.what] += 1


def readable(text: str) -> str:
    r"""The text with bytes that its encoding doesn't have shown as `\xff`."""
    return "".join(
        f"\\x{ord(sign) - 0xDC00:02x}" if "\udc80" <= sign <= "\udcff" else sign for sign in text
    )
