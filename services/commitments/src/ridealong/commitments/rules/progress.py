"""How far a measured commitment is: activities counted, amounts reported."""

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from ridealong.commitments.model import Commitment, Counted, Fact, Report, Window
from ridealong.commitments.rules.exact import total
from ridealong.contracts.fields import Measure

_NOTHING = Decimal(0)


def worth(fact: Fact, measure: Measure) -> tuple[str | None, Decimal] | None:
    """Currency and amount that an activity adds to this measure, or None when it adds nothing.

    Money takes the activity's amount, every other unit its quantity (which is in the unit of its
    kind). Money without an amount adds nothing.
    """
    if measure.unit != "money":
        return None, fact.quantity
    if fact.amount is None:
        return None
    return fact.currency, fact.amount


def counted(window: Window, facts: Iterable[Fact]) -> tuple[Counted, ...]:
    """What these activities, of the measure's kind and the owner's, add up to."""
    sums: tuple[Counted, ...] = ()
    for fact in facts:
        sums = with_fact(sums, window, fact)
    return sums


def with_fact(
    sums: tuple[Counted, ...], window: Window, fact: Fact, sign: int = 1
) -> tuple[Counted, ...]:
    """The sums with one activity more, or with `sign=-1` one retracted activity less.

    An activity counts when it occurred in `[since, late_window_ends)`.
    """
    if not window.since <= fact.at < window.late_window_ends:
        return sums
    added = worth(fact, window.measure)
    if added is None:
        return sums
    currency, amount = added
    before = next((one for one in sums if one.currency == currency), Counted(currency=currency))
    step = amount * sign
    after = before.model_copy(
        update={
            "activities": before.activities + sign,
            "in_all": total(before.in_all, step),
            "at_due": total(before.at_due, step if fact.at < window.deadline else _NOTHING),
        }
    )
    others = [one for one in sums if one.currency != currency]
    # Nothing counted leaves no trace, so that a retracted activity and one never logged are equal.
    kept = [*others, after] if after.activities else others
    return tuple(sorted(kept, key=lambda one: one.currency or ""))


def leading(sums: tuple[Counted, ...]) -> Counted:
    """The sum that counts. Currencies are never added together: of several it is the one that
    most activities are in, and of as many the first by its code."""
    return min(sums, key=lambda one: (-one.activities, one.currency or ""), default=Counted())


def amounts(commitment: Commitment) -> tuple[Decimal, Decimal]:
    """The amount at the deadline and the amount by now, up to the late window's end.

    What activities add up to and what was reported are two views of one thing, so at each of the
    two cuts the larger one holds: neither a platform that reports totals nor one that logs
    activities has to do the other's work.
    """
    sums = leading(commitment.counted)
    return (
        max(sums.at_due, reported(commitment.reports, commitment.deadline)),
        max(sums.in_all, reported(commitment.reports, commitment.late_window_ends)),
    )


def reported(reports: tuple[Report, ...], before: datetime) -> Decimal:
    """The newest reported amount as of an instant before this one; 0 where there is none."""
    return next((one.amount for one in reversed(reports) if one.at < before), _NOTHING)


def with_report(commitment: Commitment, report: Report) -> tuple[Report, ...]:
    """The reports with this one, oldest first. Kept are the newest before the deadline and the
    newest of each later day: on which of them late ends counting may be learnt later."""
    reports = sorted([*commitment.reports, report], key=lambda one: one.at)
    in_time = [one for one in reports if one.at < commitment.deadline]
    zone = ZoneInfo(commitment.zone)
    late = {one.at.astimezone(zone).date(): one for one in reports if one.at >= commitment.deadline}
    return (*in_time[-1:], *late.values())
