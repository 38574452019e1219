"""What is due so soon that the reminder of it leaves at once, whatever the hour and the day.

The other commitments are due at sessions, and tomorrow may be a Saturday or may not have begun to
be "tomorrow" at nine in the morning.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from ridealong.contracts.commitments import CommitmentMade
from ridealong.deploy.sample.cast import REPS
from ridealong.deploy.sample.goals import linked
from ridealong.deploy.sample.span import Told, local_day

FROM_HOUR: Final = 9.0
"""By the local clock: when reminders of the day before leave."""

TO_HOUR: Final = 22.5
COUNT: Final = 2


def told(now: datetime) -> Iterator[Told]:
    """Promises of yesterday for tomorrow, by reps for whom it is day now."""
    awake = [rep for rep in REPS if FROM_HOUR <= _hour(now, rep.zone) <= TO_HOUR]
    for rep in sorted(awake, key=lambda rep: _hour(now, rep.zone))[:COUNT]:
        at = now - timedelta(hours=22)
        today = local_day(now, rep.zone)
        made = CommitmentMade(
            commitment=f"commitment-{rep.id}-{today}-references",
            rep=rep.id,
            manager=rep.manager,
            owner_id=rep.id,
            text="Send the two references that the buyer asked for",
            direction="yes_no",
            due=today + timedelta(days=1),
            zone=rep.zone,
            goals=linked(rep)[:1],
            originator="rep",
            made_at=at,
        )
        yield Told(at, rep.id, made)


def _hour(now: datetime, zone: str) -> float:
    there = now.astimezone(ZoneInfo(zone))
    return there.hour + there.minute / 60
