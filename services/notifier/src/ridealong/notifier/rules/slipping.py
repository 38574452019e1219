"""Whether a pair has stopped meeting: told to whoever leads its manager, never with a text."""

from datetime import date, timedelta
from typing import Final

from ridealong.contracts.people import Cadence
from ridealong.notifier.model import Calendar, Reminder, Rhythm
from ridealong.notifier.rules.days import MONDAY_TO_FRIDAY, working_day_from
from ridealong.notifier.rules.identity import reminder_id
from ridealong.notifier.rules.moments import known, morning_of, zone_or

ROUNDS: Final = 2
"""So many rounds of its rhythm without a session, and it slips (DOMAIN D, "Cadence kept")."""

TURNS: Final = frozenset({"coaching", "planning"})
"""Kinds of session that count for the rhythm (DOMAIN 0.5)."""

USEFUL: Final = timedelta(days=7)
_DAY: Final = timedelta(days=1)
_MONTH: Final = 31


def slipping(
    rhythm: Rhythm,
    leader: str | None,
    rep: Calendar | None,
    of_leader: Calendar | None,
) -> Reminder | None:
    """The one reminder of a rhythm, as planned: the working morning after two rounds without a
    session. None where there is no rhythm, nobody leads the manager, or the pair has ended.

    Days on which the rep was away don't count.
    """
    last = max((day for day in (rhythm.held, rhythm.since) if day is not None), default=None)
    nobody = leader is None or leader in {rhythm.rep, rhythm.manager}
    if rhythm.cadence is None or rhythm.ended is not None or last is None or nobody:
        return None
    person = leader or ""
    day = _after(last, ROUNDS * days_of(rhythm.cadence), rep)
    calendar = of_leader or rep or Calendar(zone="UTC", working_days=MONDAY_TO_FRIDAY)
    zone = zone_or(calendar.zone, calendar.fallback)
    due_at = morning_of(working_day_from(day + _DAY, calendar), zone)
    return Reminder(
        id=reminder_id(rhythm.key, person, "cadence_slipping", rhythm.rep, day),
        tenant=rhythm.tenant,
        key=rhythm.key,
        person=person,
        rep=rhythm.rep,
        manager=rhythm.manager,
        kind="cadence_slipping",
        about=rhythm.rep,
        day=day,
        zone=zone,
        zone_unknown=None if known(calendar.zone) else calendar.zone,
        since=rhythm.held,
        due_at=due_at,
        useful_until=due_at + USEFUL,
    )


def days_of(cadence: Cadence) -> int:
    """The days of one round."""
    if cadence.every == "weekly":
        return 7
    return cadence.interval * (7 if cadence.every == "weeks" else _MONTH)


def _after(day: date, count: int, rep: Calendar | None) -> date:
    away = rep.away if rep is not None else ()
    while count > 0 and day < date.max - _DAY:
        spell = next((one for one in away if one.starts <= day + _DAY <= one.ends), None)
        if spell is not None:
            day = spell.ends
            continue
        day += _DAY
        count -= 1
    return day
