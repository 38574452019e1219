"""One message at the beginning of a week in which there is something for a person."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Final

from ridealong.notifier.model import Calendar, Kind, Reminder, Weeks
from ridealong.notifier.rules.days import MONDAY_TO_FRIDAY, working_day_from
from ridealong.notifier.rules.identity import reminder_id
from ridealong.notifier.rules.moments import known, morning_of, start_of, zone_or

DATED: Final[frozenset[Kind]] = frozenset({"prepare", "session_tomorrow", "commitment_due"})
"""Kinds whose day is one on which something is to happen."""

MOST: Final = 60
"""So many weeks of a person are known, the latest."""
_DAY: Final = timedelta(days=1)


def monday_of(day: date) -> date:
    """The Monday of its week."""
    return day - timedelta(days=day.weekday())


def weeks_of(reminders: Iterable[Reminder]) -> set[tuple[str, date]]:
    """For whom something is to happen in which week."""
    return {(one.person, monday_of(one.day)) for one in reminders if one.kind in DATED}


def with_week(mondays: Sequence[date], monday: date) -> tuple[date, ...]:
    """The weeks with one more."""
    return tuple(sorted({*mondays, monday})[-MOST:])


def digests_of(weeks: Weeks, person: str, calendar: Calendar | None) -> tuple[Reminder, ...]:
    """The digests of these weeks: at 09:00 of the first working day, and useful on that day."""
    calendar = calendar or Calendar(zone="UTC", working_days=MONDAY_TO_FRIDAY)
    zone = zone_or(calendar.zone, calendar.fallback)
    found = []
    for monday in weeks.mondays:
        first = working_day_from(monday, calendar)
        found.append(
            Reminder(
                id=reminder_id(weeks.key, person, "weekly_digest", person, monday),
                tenant=weeks.tenant,
                key=weeks.key,
                person=person,
                rep=person,
                kind="weekly_digest",
                about=person,
                day=monday,
                zone=zone,
                zone_unknown=None if known(calendar.zone) else calendar.zone,
                due_at=morning_of(first, zone),
                useful_until=start_of(first + _DAY, zone),
            )
        )
    return tuple(found)
