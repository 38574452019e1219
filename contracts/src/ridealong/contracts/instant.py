"""Points in time and calendar days, as every event carries them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from functools import lru_cache
from typing import Annotated, Any, Final
from zoneinfo import ZoneInfo

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic_core import CoreSchema, core_schema

FIRST_YEAR: Final = 1970
LAST_YEAR: Final = 2199
"""Outside of these no rule can be computed (the day after, an offset) and no date is meant."""

INSTANT_RULE = "an instant is an RFC 3339 text with offset, like 2026-03-23T09:00:00Z"
DAY_RULE = "a day is a text like 2026-03-23"
YEARS_RULE = f"the year lies between {FIRST_YEAR} and {LAST_YEAR}"


def in_utc(moment: datetime) -> datetime:
    """An aware moment in UTC, cut to milliseconds: the store keeps no more. Raises ValueError."""
    if moment.tzinfo is not UTC:
        if moment.tzinfo is None:
            raise ValueError(INSTANT_RULE)
        # Years at the very edge of the calendar can't be moved to another zone.
        if not FIRST_YEAR <= moment.year <= LAST_YEAR:
            raise ValueError(YEARS_RULE)
        moment = moment.astimezone(UTC)
    if not FIRST_YEAR <= moment.year <= LAST_YEAR:
        raise ValueError(YEARS_RULE)
    beyond = moment.microsecond % 1000
    return moment.replace(microsecond=moment.microsecond - beyond) if beyond else moment


def instant(value: object) -> datetime:
    """An instant from its text or from an aware datetime; raises ValueError."""
    if isinstance(value, str):
        # Python reads more than RFC 3339: dates without dashes, and weeks.
        if not (len(value) > 15 and value[4] == value[7] == "-" and value[10] in "Tt "):
            raise ValueError(INSTANT_RULE)
        try:
            value = datetime.fromisoformat(value if value[-1] != "z" else f"{value[:-1]}Z")
        except ValueError:
            raise ValueError(INSTANT_RULE) from None
    if not isinstance(value, datetime):
        # Also a number: it would have to be guessed to be seconds or milliseconds.
        raise ValueError(INSTANT_RULE)  # noqa: TRY004 - pydantic collects ValueErrors
    return in_utc(value)


def day(value: object) -> date:
    """A calendar day from its text or from a date; raises ValueError."""
    if isinstance(value, str) and len(value) == 10 and value[4] == value[7] == "-":
        try:
            value = date.fromisoformat(value)
        except ValueError:
            raise ValueError(DAY_RULE) from None
    if not isinstance(value, date) or isinstance(value, datetime):
        raise ValueError(DAY_RULE)  # noqa: TRY004 - pydantic collects ValueErrors
    if not FIRST_YEAR <= value.year <= LAST_YEAR:
        raise ValueError(YEARS_RULE)
    return value


@lru_cache(maxsize=4096)
def first_instant(day: date, zone: str) -> datetime:
    """When a local day begins in a zone of the IANA database, in UTC.

    Where midnight doesn't exist, or the whole day doesn't, that is the instant at which clocks
    were put forward over it; where it comes twice, the first one: both are what `fold=0` means.

    Raises `ZoneInfoNotFoundError` for a zone that isn't in the database.
    """
    midnight = datetime.combine(day, time(0, fold=0), tzinfo=ZoneInfo(zone))
    return midnight.astimezone(UTC)


def rfc3339(moment: datetime) -> str:
    """An instant as the wire writes it: `2026-03-23T09:00:00.000Z`. Raises ValueError."""
    return in_utc(moment).isoformat(timespec="milliseconds")[:-6] + "Z"


@dataclass(frozen=True)
class _Reads:
    """Reads a field by one plain function: several times faster than wrapping pydantic's own."""

    function: Callable[[object], date]
    format: str

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        return core_schema.no_info_plain_validator_function(self.function)

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        return {"type": "string", "format": self.format}


Instant = Annotated[datetime, _Reads(instant, "date-time")]
"""A point in time: aware, converted to UTC, truncated to milliseconds."""

Day = Annotated[date, _Reads(day, "date")]
"""A local calendar day; which zone it is meant in stands beside it."""
