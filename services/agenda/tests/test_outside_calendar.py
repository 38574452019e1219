"""A calendar outside is read entry by entry: what is broken is named, and costs nothing else."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ridealong.agenda.api.calendar_reading import read_apart, read_here
from ridealong.agenda.model.outside import OutsideCalendar, Span
from ridealong.agenda.rules.outside.splitting import LARGEST_FILE

NOW = datetime(2026, 10, 1, tzinfo=UTC)
SPAN = Span(NOW, NOW + timedelta(days=366))
BERLIN = ZoneInfo("Europe/Berlin")


def entry(uid: str = "e-1", *more: str, start: str = "20261012T090000") -> list[str]:
    """An entry of 45 minutes on Berlin's clock, which may repeat."""
    return [
        "BEGIN:VEVENT",
        f"UID:{uid}",
        *([f"DTSTART;TZID=Europe/Berlin:{start}"] if start else []),
        "DURATION:PT45M",
        *more,
        "END:VEVENT",
    ]


def file(*entries: Iterable[str], head: Iterable[str] = ()) -> bytes:
    """A whole file."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", *head]
    for one in entries:
        lines += one
    return "\r\n".join([*lines, "END:VCALENDAR", ""]).encode()


def reads(data: bytes) -> OutsideCalendar:
    return read_here(data, SPAN, "America/New_York")


def starts(found: OutsideCalendar) -> list[str]:
    return [f"{one.start.astimezone(BERLIN):%m-%d %H:%M}" for one in found.occurrences]


def test_a_series_stays_at_its_hour_when_clocks_change() -> None:
    found = reads(file(entry("w", "RRULE:FREQ=WEEKLY;COUNT=4")))
    assert starts(found) == ["10-12 09:00", "10-19 09:00", "10-26 09:00", "11-02 09:00"]
    assert {one.start.hour for one in found.occurrences} == {7, 8}
    assert {one.zone for one in found.occurrences} == {"Europe/Berlin"}
    assert found.troubles == []


def test_instances_are_taken_out_moved_and_cancelled() -> None:
    rule = "RRULE:FREQ=WEEKLY;UNTIL=20261110T000000Z"
    taken_out = "EXDATE;TZID=Europe/Berlin:20261019T090000"
    moved = entry("w", "RECURRENCE-ID;TZID=Europe/Berlin:20261026T090000", start="20261027T100000")
    gone = entry(
        "w",
        "RECURRENCE-ID;TZID=Europe/Berlin:20261102T090000",
        "STATUS:CANCELLED",
        start="20261102T090000",
    )
    # Exceptions may stand before the series that they belong to.
    for parts in ([moved, gone, entry("w", rule, taken_out)], [entry("w", rule, taken_out), gone]):
        found = reads(file(*parts))
        by_original = {one.recurrence: one for one in found.occurrences}
        assert datetime(2026, 10, 19, 7, tzinfo=UTC) not in by_original
        assert by_original[datetime(2026, 11, 2, 8, tzinfo=UTC)].cancelled
        if moved in parts:
            there = by_original[datetime(2026, 10, 26, 8, tzinfo=UTC)]
            assert there.start == datetime(2026, 10, 27, 9, tzinfo=UTC)


BROKEN = [
    (entry("b", "RRULE:FREQ=FORTNIGHTLY"), "RRULE", "its RRULE is broken"),
    (entry("b", "RRULE:FREQ=WEEKLY;BYDAY=XX"), "RRULE", "its RRULE is broken"),
    (entry("b", "RRULE:FREQ=SECONDLY"), "RRULE", "a session doesn't come SECONDLY"),
    (entry("b", "RRULE:FREQ=DAILY;BYHOUR=9,10"), "RRULE", "once a day at most"),
    (entry("b", "RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30"), "RRULE", "no instance and no end"),
    (entry("b", "RRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30"), "RRULE", "takes too long"),
    (entry("b", "RRULE:FREQ=DAILY;INTERVAL=0"), "RRULE", "rule"),
    (
        entry("b", "DTSTART;TZID=Mars/Olympus:20261012T090000", start=""),
        "DTSTART",
        "'Mars/Olympus'",
    ),
    (entry("b", "DTSTART;VALUE=DATE:20261012", start=""), "DTSTART", "lasts whole days"),
    (entry("b", "DTSTART:yesterday", start=""), "DTSTART", "its DTSTART is broken"),
    (entry("b", start=""), "BEGIN", "it has no DTSTART"),
    (entry("b", "DESCRIPTION:" + "x" * 200_000), "BEGIN", "larger than 128 KiB"),
    (
        ["BEGIN:VEVENT", "DTSTART:20261012T090000Z", "DURATION:PT1H", "END:VEVENT"],
        "BEGIN",
        "no UID",
    ),
    ([*entry("b")[:3], "DURATION:P3D", "END:VEVENT"], "BEGIN", "lasts 4,320 minutes"),
    ([*entry("b")[:3], "END:VEVENT"], "DTSTART", "it has no end"),
    (
        entry("b", "RECURRENCE-ID;RANGE=THISANDFUTURE;TZID=Europe/Berlin:20261012T090000"),
        "RECURRENCE-ID",
        "all after it",
    ),
]


@pytest.mark.requirement("E scheduling")
@pytest.mark.parametrize(("broken", "named", "why"), BROKEN, ids=range(len(BROKEN)))
def test_what_is_broken_is_named_by_entry_and_line_and_all_others_are_read(
    broken: list[str], named: str, why: str
) -> None:
    before = entry("good-1", "RRULE:FREQ=WEEKLY;COUNT=3")
    found = reads(file(before, broken, entry("good-2")))
    assert [one.uid for one in found.occurrences] == ["good-1", "good-2", "good-1", "good-1"]
    (trouble,) = found.troubles
    assert why in trouble.reason
    assert trouble.uid in ("b", None)
    line = file(before, broken).decode().splitlines()[trouble.line - 1]
    assert line.startswith(named)


def test_an_endless_series_is_taken_as_far_as_one_looks_and_said_to_be_endless() -> None:
    found = reads(file(entry("w", "RRULE:FREQ=WEEKLY")))
    assert len(found.occurrences) == 51
    (note,) = found.troubles
    assert (note.severity, note.line) == ("note", 7)
    assert "it has no end: taken until 2027-10-02" in note.reason


def test_a_zone_that_only_the_file_knows_is_read_as_the_file_says() -> None:
    zone = [
        "BEGIN:VTIMEZONE",
        "TZID:Customized Time Zone",
        "BEGIN:STANDARD",
        "DTSTART:16010101T000000",
        "TZOFFSETFROM:+0530",
        "TZOFFSETTO:+0530",
        "END:STANDARD",
        "END:VTIMEZONE",
    ]
    here = entry("z", "DTSTART;TZID=Customized Time Zone:20261012T090000", start="")
    outlook = entry("o", "DTSTART;TZID=W. Europe Standard Time:20261012T090000", start="")
    found = reads(file(here, outlook, head=zone))
    assert [(one.uid, one.zone) for one in found.occurrences] == [
        ("z", None),
        ("o", "Europe/Berlin"),
    ]
    assert found.occurrences[0].start == datetime(2026, 10, 12, 3, 30, tzinfo=UTC)
    # What one file called so is nothing to the next one.
    assert "isn't known" in reads(file(here)).troubles[0].reason


async def test_ten_megabytes_hold_nobody_up_and_what_was_read_is_taken() -> None:
    filler = "DESCRIPTION:" + "x" * 60_000
    data = file(*(entry(f"e-{n}", filler) for n in range(170)))
    assert len(data) > 10_000_000
    found = await read_apart(data, SPAN, "UTC")
    assert 80 < len(found.occurrences) <= LARGEST_FILE // 60_000 + 1
    (trouble,) = found.troubles
    assert data.split(b"\r\n")[trouble.line - 1] == b"BEGIN:VEVENT"
    assert "larger than 5 MiB: from this line on nothing was read" in trouble.reason


def test_what_is_no_calendar_is_said_to_be_none() -> None:
    for data in (b"", b"\x00\xff" * 1000, b"<html>sign in</html>", "Termin".encode("utf-16")):
        assert "this is no iCalendar file" in reads(data).troubles[0].reason


def test_an_entry_in_another_encoding_is_told_with_its_line() -> None:
    data = file(entry("a"), entry("b", "LOCATION:Büro")).replace("ü".encode(), b"\xfc")
    found = reads(data)
    assert [one.uid for one in found.occurrences] == ["a"]
    assert "UTF-8 (line 12)" in found.troubles[0].reason


@given(st.binary(max_size=300), st.integers(0, 400))
def test_whatever_stands_in_an_entry_the_others_are_read(noise: bytes, at: int) -> None:
    whole = b"\r\n".join(line.encode() for line in entry("noisy"))
    place = min(at, len(whole))
    spoiled = whole[:place] + noise + whole[place:]
    data = file(entry("first")).replace(
        b"END:VCALENDAR\r\n", spoiled + b"\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    )
    found = reads(data)
    assert "first" in {one.uid for one in found.occurrences}
