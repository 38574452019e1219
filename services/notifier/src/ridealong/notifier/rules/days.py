"""Working days: by week, by the organisation's and public holidays, and by absences."""

from datetime import date, timedelta
from functools import lru_cache
from typing import Final

import holidays

from ridealong.notifier.model import Calendar

MONDAY_TO_FRIDAY: Final = (0, 1, 2, 3, 4)
FARTHEST: Final = 400
"""Days within which a working day is looked for; who is away for longer works by the week alone."""

_DAY: Final = timedelta(days=1)


def works_on(calendar: Calendar, day: date) -> bool:
    """Whether the person works on this local day."""
    return (
        in_the_week(calendar, day)
        and day not in calendar.holidays
        and day not in public_holidays(calendar.holiday_calendar, day.year)
        and not any(away.starts <= day <= away.ends for away in calendar.away)
    )


def in_the_week(calendar: Calendar, day: date) -> bool:
    """Whether it is one of the person's days of the week; who names none works Monday to Friday."""
    return day.weekday() in (calendar.working_days or MONDAY_TO_FRIDAY)


@lru_cache(maxsize=4096)
def public_holidays(name: str | None, year: int) -> frozenset[date]:
    """The public holidays of a country or of a part of it (`LV`, `DE-BY`); none of one that the
    library doesn't know."""
    if name is None:
        return frozenset()
    country, _, part = name.partition("-")
    try:
        return frozenset(holidays.country_holidays(country, subdiv=part or None, years=year))
    except NotImplementedError:
        return frozenset()


def working_day_before(day: date, count: int, calendar: Calendar) -> date:
    """The `count`-th working day before `day`, which itself needn't be one."""
    return _counted(day, count, calendar, -_DAY)


def working_day_from(day: date, calendar: Calendar) -> date:
    """This day, or the first working day after it."""
    return day if works_on(calendar, day) else _counted(day, 1, calendar, _DAY)


def _counted(day: date, count: int, calendar: Calendar, step: timedelta) -> date:
    found, left = day, count
    for _ in range(FARTHEST):
        if not left or not date.min + _DAY < found < date.max - _DAY:
            return found
        found += step
        left -= works_on(calendar, found)
    if not left:
        return found
    by_week = calendar.model_copy(
        update={"holidays": (), "holiday_calendar": None, "away": ()},
    )
    return _counted(day, count, by_week, step)
