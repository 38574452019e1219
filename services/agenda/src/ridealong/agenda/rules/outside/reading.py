"""Entries of a calendar as occurrences, with what is wrong named by entry and line."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from icalendar import Calendar, Event, vRecur

from ridealong.agenda.model.outside import Occurrence, OutsideCalendar, Span, Trouble
from ridealong.agenda.rules.outside.expanding import Limited, Series, instances
from ridealong.agenda.rules.outside.refusing import BadEntry
from ridealong.agenda.rules.outside.splitting import Chunk, cut, line_of, uid_of

SHORTEST, LONGEST = 5, 480
"""Whole minutes that a session may last."""
MOST_OCCURRENCES = 5_000
LONGEST_PLACE = 500
_MAILTO = "mailto:"
_NEEDED = frozenset(
    {"DTSTART", "DTEND", "DURATION", "RRULE", "RDATE", "EXDATE", "RECURRENCE-ID", "SEQUENCE"}
)
"""Where one of these is broken, when the meeting takes place isn't sure."""


@dataclass(slots=True)
class _Reading:
    span: Span
    limited: Limited
    zone: ZoneInfo
    zones: dict[str, str] = field(default_factory=dict)
    cancelling: bool = False
    occurrences: dict[tuple[str, datetime | None], Occurrence] = field(default_factory=dict)
    series: dict[str, Occurrence] = field(default_factory=dict)
    changed: list[tuple[Chunk, Occurrence]] = field(default_factory=list)
    troubles: list[Trouble] = field(default_factory=list)

    def refuse(self, chunk: Chunk, why: BadEntry) -> None:
        line = line_of(chunk, why.field) if why.field else chunk.line
        self.troubles.append(Trouble(uid_of(chunk), line, "refused", why.reason))


def read(data: bytes, span: Span, zone: str, limited: Limited) -> OutsideCalendar:
    """What a calendar file holds within the span.

    `zone` is that of clocks without one. An entry that can't be taken is told with its line, and
    all others are taken.
    """
    parts = cut(data)
    reading = _Reading(span, limited, ZoneInfo(zone), cancelling=parts.cancelling)
    if not parts.is_calendar:
        trouble = Trouble(None, 1, "refused", "this is no iCalendar file: no BEGIN:VCALENDAR")
        return OutsideCalendar(0, (), {}, (trouble,))
    reading.zones = _own_zones(parts.zones)
    for chunk in parts.entries:
        try:
            _read_entry(reading, chunk)
        except BadEntry as why:
            reading.refuse(chunk, why)
    for chunk, occurrence in reading.changed:
        _change(reading, chunk, occurrence)
    if parts.left_out:
        line, reason = parts.left_out
        told = f"{reason}: from this line on nothing was read. Export a shorter span of time"
        reading.troubles.append(Trouble(None, line, "refused", told))
    broken = {trouble.uid for trouble in reading.troubles if trouble.severity == "refused"}
    return OutsideCalendar(
        entries=len(parts.entries),
        occurrences=sorted(reading.occurrences.values(), key=lambda one: (one.start, one.uid)),
        series={uid: one for uid, one in reading.series.items() if uid not in broken},
        troubles=sorted(reading.troubles, key=lambda trouble: trouble.line),
    )


def _read_entry(reading: _Reading, chunk: Chunk) -> None:
    if chunk.why:
        raise BadEntry(chunk.why)
    event = _parsed(reading, chunk)
    uid = str(event.get("UID") or "")
    if not uid or len(uid) > LONGEST_PLACE or not uid.isprintable():
        raise BadEntry("it has no UID that can be used", "UID")
    one = _occurrence(reading, chunk, event, uid)
    if event.get("RECURRENCE-ID") is not None:
        reading.changed.append((chunk, replace(one, recurrence=_recurrence(reading, event))))
    elif event.get("RRULE") is not None or event.get("RDATE") is not None:
        _read_series(reading, chunk, event, one)
    else:
        _take(reading, one)


def _read_series(reading: _Reading, chunk: Chunk, event: Event, one: Occurrence) -> None:
    rule = _property(event, "RRULE") or vRecur({"FREQ": ["DAILY"], "COUNT": [1]})
    if isinstance(rule, list):
        raise BadEntry("it has more than one rule; one is enough", "RRULE")
    start = _moment(reading, event, "DTSTART")
    besides = [at for at in _listed(reading, event, "RDATE") if isinstance(at, datetime)]
    series = Series(rule, start, _listed(reading, event, "EXDATE"), besides)
    found = instances(series, reading.span, reading.limited)
    for instant in found:
        _take(reading, replace(one, start=instant, recurrence=instant))
    reading.series[one.uid] = one
    if not found and series.is_endless and reading.span.until > start:
        raise BadEntry("its rule has no instance and no end", "RRULE")
    if series.is_endless:
        told = f"it has no end: taken until {reading.span.until:%Y-%m-%d}, import it again by then"
        line = line_of(chunk, "RRULE")
        reading.troubles.append(Trouble(one.uid, line, "note", told))


def _take(reading: _Reading, one: Occurrence) -> None:
    place = (one.uid, one.recurrence)
    known = reading.occurrences.get(place)
    if known is None and len(reading.occurrences) >= MOST_OCCURRENCES:
        raise BadEntry(f"the file has more than {MOST_OCCURRENCES:,} meetings until then")
    if known is None or known.sequence <= one.sequence:
        reading.occurrences[place] = one


def _change(reading: _Reading, chunk: Chunk, one: Occurrence) -> None:
    """An instance that differs from its series, wherever in the file either stands."""
    known = reading.occurrences.get((one.uid, one.recurrence))
    if known is not None and known.sequence > one.sequence and known.line != one.line:
        # The series was renumbered, its exceptions weren't: they hold all the same.
        one = replace(one, sequence=known.sequence)
    try:
        _take(reading, one)
    except BadEntry as why:
        reading.refuse(chunk, why)


def _parsed(reading: _Reading, chunk: Chunk) -> Event:
    try:
        text = _text(chunk)
        zones = "".join(told for name, told in reading.zones.items() if name in text)
        whole = Calendar.from_ical(
            f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{zones}{text}END:VCALENDAR\r\n"
        )
        (event,) = whole.events
    except UnicodeDecodeError as error:
        line = chunk.line + bytes(chunk.text[: error.start]).count(b"\n")
        raise BadEntry(f"it isn't written in UTF-8 (line {line})") from error
    except (ValueError, KeyError, IndexError, TypeError, AttributeError) as error:
        raise BadEntry(f"it can't be read: {error}") from error
    for name, why in event.errors:
        if name is None or name.upper() in _NEEDED:
            raise BadEntry(f"its {name or 'text'} is broken: {why}", name)
    return event


def _occurrence(reading: _Reading, chunk: Chunk, event: Event, uid: str) -> Occurrence:
    start = _moment(reading, event, "DTSTART")
    length = _length(reading, event, start)
    place = " ".join(str(event.get("LOCATION") or "").split())
    return Occurrence(
        uid=uid,
        line=chunk.line,
        recurrence=None,
        sequence=max(0, int(_property(event, "SEQUENCE") or 0)),
        start=start.astimezone(UTC),
        zone=start.tzinfo.key if isinstance(start.tzinfo, ZoneInfo) else None,
        minutes=length,
        place=place[:LONGEST_PLACE] or None,
        cancelled=reading.cancelling or str(event.get("STATUS", "")).upper() == "CANCELLED",
        people=frozenset(_people(event)),
    )


def _length(reading: _Reading, event: Event, start: datetime) -> int:
    if event.get("DTEND") is not None:
        length = _moment(reading, event, "DTEND") - start
    elif event.get("DURATION") is not None:
        length = _property(event, "DURATION").dt
    else:
        raise BadEntry("it has no end: neither DTEND nor DURATION", "DTSTART")
    minutes = round(length / timedelta(minutes=1))
    if not SHORTEST <= minutes <= LONGEST:
        raise BadEntry(
            f"it lasts {minutes:,} minutes; a session has {SHORTEST} to {LONGEST}", "DTEND"
        )
    return minutes


def _property(event: Event, name: str) -> Any:
    """A property of whatever kind; what the file has twice comes as a list."""
    return event.get(name)


def _moment(reading: _Reading, event: Event, name: str) -> datetime:
    found = _property(event, name)
    value = getattr(found, "dt", None)
    if isinstance(value, datetime):
        return _in_zone(reading, value, str(found.params.get("TZID", "")), name)
    if isinstance(value, date):
        raise BadEntry("it lasts whole days; a session has a time of day", name)
    raise BadEntry(f"it has no {name}", name)


def _in_zone(reading: _Reading, value: datetime, zone: str, name: str) -> datetime:
    if value.tzinfo is None:
        if zone:
            raise BadEntry(
                f"its zone {zone[:80]!r} isn't known: neither an IANA name nor told in the file",
                name,
            )
        return value.replace(tzinfo=reading.zone)
    if isinstance(value.tzinfo, ZoneInfo) and value.tzinfo.key not in available_timezones():
        raise BadEntry(f"its zone {zone[:80]!r} isn't known", name)
    return value


def _recurrence(reading: _Reading, event: Event) -> datetime:
    found = _property(event, "RECURRENCE-ID")
    if str(found.params.get("RANGE", "")):
        raise BadEntry(
            "it changes this instance and all after it (RANGE): end the series and begin another",
            "RECURRENCE-ID",
        )
    return _moment(reading, event, "RECURRENCE-ID").astimezone(UTC)


def _listed(reading: _Reading, event: Event, name: str) -> list[datetime | date]:
    found = _property(event, name)
    lists = found if isinstance(found, list) else [found] if found is not None else []
    return [_listed_one(reading, each, name) for one in lists for each in one.dts]


def _listed_one(reading: _Reading, each: object, name: str) -> datetime | date:
    value = getattr(each, "dt", None)
    if isinstance(value, datetime):
        zone = str(getattr(each, "params", {}).get("TZID", ""))
        return _in_zone(reading, value, zone, name).astimezone(UTC)
    if isinstance(value, date):
        return value
    raise BadEntry(f"its {name} is no time", name)


def _people(event: Event) -> Iterator[str]:
    for name in ("ORGANIZER", "ATTENDEE"):
        found = _property(event, name)
        for each in found if isinstance(found, list) else [found] if found else []:
            address = str(each).strip().lower()
            yield address.removeprefix(_MAILTO)


def _own_zones(chunks: Iterable[Chunk]) -> dict[str, str]:
    """Zones that only the file knows, by name. A broken one is none: who uses it is told."""
    found = {}
    for chunk in chunks:
        if chunk.why:
            continue
        try:
            text = _text(chunk)
        except UnicodeDecodeError:
            continue
        for line in text.splitlines():
            name = line.partition(":")[2].strip()
            if line.upper().startswith("TZID") and name not in available_timezones():
                found[name] = text
    return found


def _text(chunk: Chunk) -> str:
    text = bytes(chunk.text).decode().rstrip("\r\n")
    return f"{text}\r\n"
