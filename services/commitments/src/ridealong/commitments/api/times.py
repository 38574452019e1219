"""Times that a caller says: neither in the future, nor earlier than they will be believed."""

from datetime import datetime, timedelta
from typing import Final

from ridealong.chassis.http.problems import Problem
from ridealong.commitments.api.desk import unfit

TOLERANCE: Final = timedelta(minutes=5)
"""So far may a caller's clock be from ours."""


def check_time(field: str, said: datetime | None, now: datetime, needed: str | None) -> None:
    """Refuse what would be silently taken as now.

    `needed` says what makes an earlier time believed; None when it is believed.

    Raises:
        Problem: 422 with the field and what is needed.
    """
    if said is None:
        return
    if said > now + TOLERANCE:
        raise _unfit(field, said, "lies in the future: leave it out for now")
    if needed is not None and said < now - TOLERANCE:
        raise _unfit(field, said, f"is earlier than now: {needed}, or leave it out for now")


def _unfit(field: str, said: datetime, rule: str) -> Problem:
    return unfit(field, f"{said:%Y-%m-%d %H:%M} UTC {rule}")
