"""A file read row by row, each row an event, sent in parts."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from pydantic_core import to_json

from ridealong.chassis.projector.work import derived_id
from ridealong.contracts import MODELS, Event, EventData
from ridealong.contracts.codec import personal_fields
from ridealong.contracts.errors import refused
from ridealong.deploy.events.fields import Read, reader_of
from ridealong.deploy.events.mapping import EventMapping, Source
from ridealong.deploy.tables.rejects import Rejected, Rejects
from ridealong.deploy.tables.seen import Seen
from ridealong.deploy.tables.summary import PART_EVENTS, Progress, Send, Summary
from ridealong.deploy.tables.table import Row, Table
from ridealong.deploy.tables.values import slug


class Reader:
    """Understands rows of one file."""

    def __init__(self, table: Table, mapping: EventMapping) -> None:
        """
        Raises:
            StepError: the file lacks a column, or the type a field.
        """
        self._mapping = mapping
        self._model = MODELS[mapping.type]
        self._identity = [table.column("id", name) for name in mapping.id]
        self._fields: list[tuple[list[str], Source, int | None, Read]] = []
        for name, source in mapping.sources().items():
            place = table.column(f"fields.{name}", source.column) if source.column else None
            read = reader_of(self._model, name)
            self._fields.append((name.split("."), source, place, read))

    def record(self, row: Row) -> tuple[str, ...]:
        """What tells this record from all others.

        Raises:
            Rejected: a column of its identity is empty.
        """
        if not self._identity:
            return tuple(row.cells)
        found = tuple(row.cells[place].strip() for place in self._identity)
        if not all(found):
            raise Rejected("no id", "a record without an id can't be told from another")
        return found

    def data(self, row: Row) -> EventData:
        """The row's event.

        Raises:
            Rejected: a value is missing or can't be understood.
        """
        said: dict[str, Any] = {}
        for path, source, place, read in self._fields:
            value = self._value(source, place, row)
            if value:
                _put(said, path, read(value, self._mapping))
        try:
            return self._model.model_validate_json(to_json(said))
        except ValidationError as error:
            reason = refused(error, personal_fields(self._model)).reason
            raise Rejected("not importable", reason) from None

    def _value(self, source: Source, place: int | None, row: Row) -> str:
        if place is None:
            return source.always or ""
        value = row.cells[place].strip()
        if source.values:
            if value and value not in source.values:
                known = f"fields' values for {source.column!r}"
                raise Rejected("unknown word", f"{value!r} is not among the mapping's {known}")
            value = source.values.get(value, "")
        return slug(value) if source.slug and value else value


def _put(said: dict[str, Any], path: list[str], value: object) -> None:
    *parts, last = path
    for part in parts:
        said = said.setdefault(part, {})
    said[last] = value


async def import_file(
    path: Path,
    mapping: EventMapping,
    *,
    tenant: str,
    now: datetime,
    send: Send,
    rejects: Rejects,
    progress: Progress,
) -> Summary:
    """Import a file: hand its events to `send`, in parts.

    An event's id follows from tenant, system, type and what tells its record from others, so that
    importing again changes nothing. Its time is when it happened, or `now` where its type doesn't
    say.

    Raises:
        StepError: file, column or field isn't there, or the rejects file can't be written.
    """
    summary = Summary()
    with Table(path.parent, path.name, mapping, "") as table, Seen() as seen:
        reader = Reader(table, mapping)
        part: list[Event[Any]] = []
        for row in table:
            summary.rows += 1
            try:
                part += _events(reader, row, seen, summary, (mapping, tenant, now))
            except Rejected as why:
                rejects.add(table.name, row.line, why, row.text)
            if len(part) >= PART_EVENTS:
                await send(part)
                part = []
                progress(summary.rows, table.position, table.size)
        await send(part)
        progress(summary.rows, table.size, table.size)
    summary.rejected = rejects.counts
    return summary


def _events(
    reader: Reader,
    row: Row,
    seen: Seen,
    summary: Summary,
    where: tuple[EventMapping, str, datetime],
) -> Iterator[Event[Any]]:
    if row.why:
        raise row.why
    mapping, tenant, now = where
    record, data = reader.record(row), reader.data(row)
    before = seen.before("\x1f".join(record), row.line, row.text)
    if before and not before.same:
        raise Rejected("id used twice", f"{', '.join(record)!r} stands in line {before.line}, too")
    if before:
        summary.repeated += 1
        return
    summary.events[data.TYPE] += 1
    happened = getattr(data, "occurred_at", None) or getattr(data, "as_of", None)
    yield Event(
        id=derived_id("import", tenant, mapping.system, data.TYPE, *record),
        source=f"/import/{mapping.system}",
        tenant=tenant,
        actor=mapping.system,
        time=happened or now.astimezone(UTC),
        data=data,
    )
