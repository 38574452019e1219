"""Counting working days between two days, without walking them."""

from collections.abc import Collection
from datetime import date, timedelta


def working_days(
    first: date, last: date, weekdays: Collection[int], holidays: Collection[date] = ()
) -> int:
    """Days from `first` to `last`, both included, that are worked; 0 where `last` is earlier.

    `weekdays` as `date.weekday` says them: 0 is Monday.
    """
    days = (last - first).days + 1
    if days <= 0:
        return 0
    worked = set(weekdays)
    weeks, rest = divmod(days, 7)
    beyond = sum((first + timedelta(n)).weekday() in worked for n in range(rest))
    free = {day for day in holidays if first <= day <= last and day.weekday() in worked}
    return weeks * len(worked) + beyond - len(free)
