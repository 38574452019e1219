"""Times that a caller says: neither in the future, nor earlier than they will be believed."""

from datetime import datetime, timedelta
from typing import Final

from ridealong.chassis.http.problems import Problem
from ridealong.commitments.api.desk import unfit
from ridealong.commitments.model import Commitment

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


def check_window(known: Commitment, at: datetime) -> None:
    """Refuse what comes too late to count by the window that holds now.

    Over Kafka it is kept, as how long late counts may be learnt later (`keeping`).

    Raises:
        Problem: 409 when the late window had closed by then.
    """
    if known.agreed_at is not None and at >= known.late_window_ends:
        reason = f"the late window of commitment {known.commitment} had closed by then"
        raise Problem(409, "refused", "The command doesn't fit", reason)


def _unfit(field: str, said: datetime, rule: str) -> Problem:
    return unfit(field, f"{said:%Y-%m-%d %H:%M} UTC {rule}")
