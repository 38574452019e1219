"""Which records an export has had so far, on disk: a big export has millions."""

import hashlib
import sqlite3
from contextlib import AbstractContextManager
from types import TracebackType
from typing import NamedTuple, Self


class Before(NamedTuple):
    """Where a record was first seen, and whether its row was the same."""

    line: int
    same: bool


class Seen(AbstractContextManager["Seen"]):
    """Record ids with the line they were first seen in, and a digest of its text."""

    def __init__(self) -> None:
        # An empty name is SQLite's temporary file: in memory while small, gone when closed.
        self._database = sqlite3.connect("")
        self._database.execute(
            "CREATE TABLE seen (id TEXT PRIMARY KEY, line INTEGER, digest BLOB) WITHOUT ROWID"
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._database.close()

    def before(self, record: str, line: int, text: str) -> Before | None:
        """Remember a record; where it was seen before, tell where, and whether with this text."""
        digest = hashlib.blake2b(text.encode(errors="surrogateescape"), digest_size=16).digest()
        added = self._database.execute(
            "INSERT OR IGNORE INTO seen VALUES (?, ?, ?)", (record, line, digest)
        )
        if added.rowcount:
            return None
        first, known = self._database.execute(
            "SELECT line, digest FROM seen WHERE id = ?", (record,)
        ).fetchone()
        return Before(first, known == digest)
