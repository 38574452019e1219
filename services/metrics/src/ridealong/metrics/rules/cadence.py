"""Whether a pair keeps its cadence (DOMAIN 1.19, 2.7, D "Cadence kept").

Expected is what the cadence says, and not what was booked: who books nothing misses it.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from fractions import Fraction
from typing import Final, Literal, get_args

from ridealong.metrics.model.absences import Absence
from ridealong.metrics.model.session_records import SessionRecord
from ridealong.metrics.rules.people import ZoneOf, local_day
from ridealong.metrics.rules.recurrence import Turn
from ridealong.metrics.rules.sessions import counts_as_held

KINDS: Final = frozenset({"coaching", "planning"})
"""Kinds of sessions that are a turn; a crisis talked over or training is none (DOMAIN 0.5)."""
UNCLOSED: Final = timedelta(hours=48)
"""So long after its end a session that nobody has closed is missed."""

Outcome = Literal["held", "excused", "missed", "open"]
OUTCOMES: Final[tuple[Outcome, ...]] = get_args(Outcome)


@dataclass(frozen=True, slots=True)
class Kept:
    """A turn, what became of it, in which session, and the reason of an excuse."""

    turn: Turn
    outcome: Outcome
    session: str | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Cadence:
    """Turns that are decided, and what they come to; those still open aren't in `expected`.

    `kept` is held ÷ (expected - excused), None where nothing is left to divide by. `in_a_row` are
    the held ones since the last that was missed, and `longest_gap` the most that were missed until
    one was held; an excused one breaks neither.
    """

    expected: int
    held: int
    excused: int
    missed: int
    kept: Fraction | None
    in_a_row: int
    longest_gap: int
    reasons: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Around:
    """What a turn is judged by: sessions of the pair, when the two were away, free days, zones."""

    sessions: Sequence[SessionRecord]
    absences: Sequence[Absence]
    holidays: Collection[date]
    zone: ZoneOf


def judged(turn: Turn, around: Around, now: datetime) -> Kept:
    """What became of a turn, as far as is known by now.

    Held wherever in its period it was held. Else it is excused where one of the two was away or
    nobody worked on its day, or what was booked was called off for a reason of the list. Else it
    is open until 48 hours after the end of what is booked in the period, or of the period.
    """
    inside = [each for each in around.sessions if _turns(each) and _within(each, turn, around.zone)]
    for each in inside:
        if counts_as_held(each.known):
            return Kept(turn, "held", each.session)
    reason = _excuse(turn, inside, around)
    if reason is not None:
        return Kept(turn, "excused", None, reason)
    booked = [each for each in inside if each.cancelled is None]
    ends = [each.when + timedelta(minutes=each.minutes) for each in booked if each.when is not None]
    # Where the day ends last: nobody is blamed for a zone.
    period_ends = datetime.combine(turn.last, time(), UTC) + timedelta(hours=36)
    session = booked[-1].session if booked else None
    late = now >= max(ends, default=period_ends) + UNCLOSED
    return Kept(turn, "missed" if late else "open", session)


def summed(turns: Iterable[Kept]) -> Cadence:
    """What turns come to."""
    decided = sorted((each for each in turns if each.outcome != "open"), key=lambda each: each.turn)
    counts = {name: sum(each.outcome == name for each in decided) for name in OUTCOMES}
    asked = len(decided) - counts["excused"]
    row = 0
    for each in reversed(decided):
        if each.outcome == "missed":
            break
        row += each.outcome == "held"
    reasons: dict[str, int] = {}
    gap = longest = 0
    for each in decided:
        gap = 0 if each.outcome == "held" else gap + (each.outcome == "missed")
        longest = max(longest, gap)
        if each.reason is not None:
            reasons[each.reason] = reasons.get(each.reason, 0) + 1
    return Cadence(
        expected=len(decided),
        held=counts["held"],
        excused=counts["excused"],
        missed=counts["missed"],
        kept=Fraction(counts["held"], asked) if asked else None,
        in_a_row=row,
        longest_gap=longest,
        reasons=tuple(sorted(reasons.items())),
    )


def _turns(record: SessionRecord) -> bool:
    return record.known.kind in (None, *KINDS)


def _within(record: SessionRecord, turn: Turn, zone: ZoneOf) -> bool:
    if record.when is None:
        return False
    day = local_day(record.when, zone(record.rep, record.when))
    return turn.first <= day <= turn.last


def _excuse(turn: Turn, inside: Iterable[SessionRecord], around: Around) -> str | None:
    for away in around.absences:
        if away.starts <= turn.day <= away.ends:
            return away.kind
    if turn.day in around.holidays:
        return "holiday"
    reasons = [each.cancelled.reason for each in inside if each.cancelled is not None]
    return next((reason for reason in reasons if reason is not None), None)
