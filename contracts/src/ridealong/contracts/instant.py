"""Points in time and calendar days, as every event carries them."""

from datetime import UTC, date, datetime
from typing import Annotated

from pydantic import AwareDatetime, ValidatorFunctionWrapHandler, WrapValidator

FIRST = datetime(1970, 1, 1, tzinfo=UTC)
LAST = datetime(2200, 1, 1, tzinfo=UTC)
"""Outside of these no rule can be computed (a day after, a zone's offset), and no date is meant."""


def in_utc(moment: datetime) -> datetime:
    """An aware moment in UTC, cut to milliseconds: the store keeps no more."""
    if not FIRST <= moment < LAST:
        raise ValueError("an instant lies between the years 1970 and 2199")
    utc = moment.astimezone(UTC)
    return utc.replace(microsecond=utc.microsecond // 1000 * 1000)


def rfc3339(moment: datetime) -> str:
    """An instant as the wire writes it: `2026-03-23T09:00:00.000Z`."""
    return in_utc(moment).isoformat(timespec="milliseconds")[:-6] + "Z"


def _instant(value: object, handler: ValidatorFunctionWrapHandler) -> datetime:
    # A bare number would be guessed to be seconds or milliseconds: neither is RFC 3339.
    if not isinstance(value, datetime) and not (isinstance(value, str) and value[4:5] == "-"):
        raise ValueError("an instant is an RFC 3339 text with offset, like 2026-03-23T09:00:00Z")
    moment: datetime = handler(value)
    return in_utc(moment)


def _day(value: object, handler: ValidatorFunctionWrapHandler) -> date:
    if isinstance(value, datetime) or not (
        isinstance(value, date) or (isinstance(value, str) and len(value) == 10)
    ):
        raise ValueError("a day is a text like 2026-03-23")
    day: date = handler(value)
    if not FIRST.year <= day.year < LAST.year:
        raise ValueError("a day lies between the years 1970 and 2199")
    return day


Instant = Annotated[AwareDatetime, WrapValidator(_instant)]
"""A point in time: aware, converted to UTC, truncated to milliseconds."""

Day = Annotated[date, WrapValidator(_day)]
"""A local calendar day; which zone it is meant in stands beside it."""
