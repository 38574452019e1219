"""What an organisation counts: a promise that is measured by anything else is refused.

The list in force on the day on which it was proposed decides, as the organisation has it by now: a
list that is read later, or is corrected for days that are past, gives the same as one that was
there before.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, Final
from zoneinfo import ZoneInfo

from ridealong.commitments.model import Cause, Commitment, Refusal
from ridealong.contracts import Event
from ridealong.contracts.people import CountedKinds

Lists = Sequence[CountedKinds]


def in_order(lists: Iterable[CountedKinds]) -> tuple[CountedKinds, ...]:
    """The lists by day, one for each: of two for one day the later told stands."""
    by_day = {each.applies_from: each for each in lists}
    return tuple(by_day[day] for day in sorted(by_day))


def counted_on(lists: Lists, day: date) -> tuple[str, ...] | None:
    """The kinds that are counted on a day; None where the organisation doesn't say."""
    begun = [each for each in lists if each.applies_from <= day]
    return (begun[-1].kinds or None) if begun else None


def why_not(lists: Lists, kind: str, day: date) -> str | None:
    """Why what is proposed on a day can't be measured by this kind, or None where it can."""
    counted = counted_on(lists, day)
    if counted is None or kind in counted:
        return None
    return (
        f"nobody counts {kind}: the organisation counts {_listed(counted)}. Take one of these, or "
        "say counted_by_hand if amounts will be reported"
    )


def verdict_changes(before: Lists, after: Lists, kind: str) -> bool:
    """Whether there is a day for which the two say otherwise of this kind."""
    days = {each.applies_from for each in (*before, *after)}
    return any(_counts(before, kind, day) != _counts(after, kind, day) for day in days)


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
        reason = why_not(lists, measure.kind, day)
    refusal = None
    if cause is not None and reason is not None:
        refusal = Refusal(**cause.model_dump(), reason=reason)
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


def _counts(lists: Lists, kind: str, day: date) -> bool:
    counted = counted_on(lists, day)
    return counted is None or kind in counted


_SHOWN: Final = 12


def _listed(kinds: Sequence[str]) -> str:
    more = len(kinds) - _SHOWN
    return ", ".join(kinds[:_SHOWN]) + (f" and {more} more" if more > 0 else "")
