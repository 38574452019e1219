"""Coaching hours per rep and month (DOMAIN 2.1, D "Coaching hours")."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Final, Literal

from ridealong.metrics.model.session_records import SessionRecord
from ridealong.metrics.rules.definitions import USUAL, Definitions
from ridealong.metrics.rules.people import ZoneOf, local_day
from ridealong.metrics.rules.periods import Period, period_of
from ridealong.metrics.rules.sessions import ONE_ON_ONE, counts_as_held

KINDS: Final = frozenset({"coaching", "joint_call_debrief", "call_review"})
"""Kinds of sessions that are coaching. A crisis talked over, training and forecasts are not."""
_HOUR: Final = 60

Band = Literal["low", "middle", "full"]


@dataclass(frozen=True, slots=True)
class Month:
    """Minutes of one rep in a calendar month, by the sessions that started in it."""

    month: Period
    minutes: int
    sessions: tuple[str, ...]
    band: Band
    words: str
    by_kind: tuple[tuple[str, int], ...] = ()


def is_coaching(record: SessionRecord) -> bool:
    """Whether it was held and is of a kind that counts; one of unknown kind is a one-on-one."""
    return counts_as_held(record.known) and record.known.kind in (None, *KINDS)


def minutes_of(record: SessionRecord) -> int:
    """The real minutes of a session that counts, else 0."""
    held = record.known.held
    return held.minutes if held is not None and is_coaching(record) else 0


def month_of(record: SessionRecord, zone: ZoneOf) -> Period | None:
    """The calendar month in which it starts, in the rep's zone at that time."""
    if record.when is None:
        return None
    return period_of(local_day(record.when, zone(record.rep, record.when)), "month")


def month(
    records: Iterable[SessionRecord], which: Period, zone: ZoneOf, definitions: Definitions = USUAL
) -> Month:
    """One rep's month."""
    counted = [each for each in records if is_coaching(each) and month_of(each, zone) == which]
    minutes = sum(minutes_of(each) for each in counted)
    found = band(minutes, definitions)
    ids = tuple(sorted(each.session for each in counted))
    kinds: dict[str, int] = {}
    for each in counted:
        kind = each.known.kind or ONE_ON_ONE
        kinds[kind] = kinds.get(kind, 0) + minutes_of(each)
    words = band_words(found, definitions)
    return Month(which, minutes, ids, found, words, tuple(sorted(kinds.items())))


def band(minutes: int | Fraction, definitions: Definitions = USUAL) -> Band:
    """Under 2 hours, 2 to under 3, 3 and more."""
    hours = Fraction(minutes, _HOUR)
    if hours < Fraction(definitions.coaching_hours_least):
        return "low"
    return "middle" if hours < Fraction(definitions.coaching_hours) else "full"


def band_words(found: Band, definitions: Definitions = USUAL) -> str:
    """ "2 to under 3 h"."""
    least, most = _plain(definitions.coaching_hours_least), _plain(definitions.coaching_hours)
    words = {
        "low": f"under {least} h",
        "middle": f"{least} to under {most} h",
        "full": f"{most} h+",
    }
    return words[found]


def share_full(minutes: Mapping[str, int], definitions: Definitions = USUAL) -> Fraction | None:
    """A manager's figure: the share of reps in the highest band; None without reps."""
    if not minutes:
        return None
    full = sum(band(each, definitions) == "full" for each in minutes.values())
    return Fraction(full, len(minutes))


def months(first: date, last: date) -> list[Period]:
    """The calendar months that days lie in."""
    found = [period_of(first, "month")]
    while found[-1].end < last:
        found.append(period_of(date.fromordinal(found[-1].end.toordinal() + 1), "month"))
    return found


def _plain(hours: Decimal) -> str:
    return f"{hours.normalize():f}"
