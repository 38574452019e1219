"""What an organisation counts: a promise that is measured by anything else is refused.

The list in force on the day on which it was proposed decides, as the organisation has it by now: a
list that is read later, or is corrected for days that are past, gives the same as one that was
there before.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, Final, NamedTuple
from zoneinfo import ZoneInfo

from ridealong.commitments.model import Cause, Commitment, Refusal
from ridealong.contracts import Event
from ridealong.contracts.fields import Measure, Unit
from ridealong.contracts.people import CountedKinds

Lists = Sequence[CountedKinds]


def in_order(lists: Iterable[CountedKinds]) -> tuple[CountedKinds, ...]:
    """The lists by day, one for each: of two for one day the later told stands."""
    by_day = {each.applies_from: each for each in lists}
    return tuple(by_day[day] for day in sorted(by_day))


class Uncounted(NamedTuple):
    """What of a measure isn't counted, and why."""

    field: str
    reason: str


def counted_on(lists: Lists, day: date) -> CountedKinds | None:
    """The list of a day; None where the organisation doesn't say what it counts."""
    begun = [each for each in lists if each.applies_from <= day]
    return begun[-1] if begun and begun[-1].kinds else None


def units_of(listed: CountedKinds, kind: str) -> tuple[Unit, ...] | None:
    """The units in which a kind is counted, none for one that isn't; None where nothing is said of
    units."""
    if kind not in listed.kinds:
        return ()
    return None if listed.units is None else listed.units.get(kind, ("count",))


def why_not(lists: Lists, measure: Measure, day: date) -> Uncounted | None:
    """Why what is proposed on a day can't be measured so, or None where it can."""
    listed = counted_on(lists, day)
    units = None if listed is None else units_of(listed, measure.kind)
    if listed is None or units is None or measure.unit in units:
        return None
    if not units:
        return Uncounted(
            "kind",
            f"nobody counts {measure.kind}: the organisation counts {_listed(listed.kinds)}. Take "
            f"one of these, {BY_HAND}",
        )
    return Uncounted(
        "unit",
        f"nobody counts {measure.kind} in {measure.unit}: the organisation counts it in "
        f"{', '.join(units)}. Take that, {BY_HAND}",
    )


def verdict_changes(before: Lists, after: Lists, kind: str) -> bool:
    """Whether there is a day for which the two say otherwise of this kind."""
    days = {each.applies_from for each in (*before, *after)}
    return any(_units(before, kind, day) != _units(after, kind, day) for day in days)


def caused_by(event: Event[Any]) -> Cause:
    """The event as the cause of what it proposes."""
    return Cause(
        event=event.id, source=event.source, type=event.type, at=event.time, by=event.actor
    )


def refused(commitment: Commitment, lists: Lists) -> Commitment:
    """The commitment, refused where the organisation doesn't count what it is measured by."""
    cause, measure = commitment.cause, commitment.measure
    reason = None
    if cause is not None and measure is not None and not commitment.counted_by_hand:
        day = cause.at.astimezone(ZoneInfo(commitment.zone)).date()
        reason = why_not(lists, measure, day)
    refusal = None
    if cause is not None and reason is not None:
        refusal = Refusal(**cause.model_dump(), reason=reason.reason)
    return commitment.model_copy(update={"refused": refusal})


def nothing_counted(commitment: Commitment) -> bool:
    """Whether it was due and nothing that it is measured by was ever counted or reported for it."""
    due = commitment.agreed_at is not None and commitment.state in {"settled", "final"}
    return (
        due
        and commitment.measure is not None
        and not commitment.reports
        and not any(one.activities for one in commitment.counted)
    )


def _units(lists: Lists, kind: str, day: date) -> tuple[Unit, ...] | None:
    listed = counted_on(lists, day)
    return None if listed is None else units_of(listed, kind)


BY_HAND: Final = "or say counted_by_hand if amounts will be reported"
_SHOWN: Final = 12


def _listed(kinds: Sequence[str]) -> str:
    more = len(kinds) - _SHOWN
    return ", ".join(kinds[:_SHOWN]) + (f" and {more} more" if more > 0 else "")
