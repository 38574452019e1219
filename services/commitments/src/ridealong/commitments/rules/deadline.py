"""Deadlines (DOMAIN C1): a promise for a day is kept until that day ends where it was made."""

from datetime import date, datetime, timedelta
from typing import Final

from ridealong.commitments.model import USUAL, Parameters
from ridealong.contracts.instant import first_instant
from ridealong.contracts.yardsticks import LIMITS

LATE_WINDOW_DAYS: Final = USUAL.late_window_days


def deadline(due: date, zone: str) -> datetime:
    """The first instant of the day after `due` in the zone: exclusive, strictly before is on time.

    Raises `ZoneInfoNotFoundError` for a zone that isn't in the IANA database.
    """
    return first_instant(due + timedelta(days=1), zone)


def late_window_end(due: date, zone: str, parameters: Parameters = USUAL) -> datetime:
    """The first instant of the 15th day after `due`: done from then on counts for nothing."""
    return first_instant(due + timedelta(days=parameters.late_window_days + 1), zone)


def latest_late_window_end(due: date, zone: str) -> datetime:
    """When the longest late window closes that an organisation may set."""
    longest = int(LIMITS["followthrough.late_window_days"].most)
    return first_instant(due + timedelta(days=longest + 1), zone)
