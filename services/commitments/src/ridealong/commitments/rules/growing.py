"""What was known of a commitment as time went on, and what it was worth by that.

Activities are told of late and taken back, amounts and deliveries are said to be of an earlier
time. A credit follows from all that is known by now; this tells how it came to be.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime
from decimal import Decimal
from itertools import zip_longest
from typing import NamedTuple
from zoneinfo import ZoneInfo

from ridealong.commitments.model import (
    ActivityDay,
    Commitment,
    Delivery,
    Fact,
    Report,
    Told,
    Window,
)
from ridealong.commitments.rules.judging import judged
from ridealong.commitments.rules.progress import leading, with_fact, with_report
from ridealong.commitments.rules.steps import Step


class Growth(NamedTuple):
    """Steps, oldest first; the credit when its deadline came, when its late window ended, and by
    now."""

    steps: list[Step]
    at_deadline: Decimal
    at_end: Decimal
    now: Decimal


class _Change(NamedTuple):
    """Something that was told at an instant: of an activity one more or less, an amount, or that it
    is done."""

    at: datetime
    what: Fact | Told | Delivery
    sign: int = 1


def growth(commitment: Commitment, pages: Iterable[ActivityDay]) -> Growth:
    """How it grew. `pages` are its owner's activities of its kind on the days of its window."""
    changes = sorted(_changes(commitment, pages), key=lambda one: one.at)
    zone = ZoneInfo(commitment.zone)
    known = _beginning(commitment)
    credit = Decimal(0)
    cuts = [commitment.deadline, commitment.late_window_ends]
    at: list[Decimal] = []
    steps: list[Step] = []
    told = 0
    for one, following in zip_longest(changes, changes[1:]):
        while len(at) < len(cuts) and one.at >= cuts[len(at)]:
            credit = judged(known).credit
            at.append(credit)
        known = _after(known, one)
        if isinstance(one.what, Fact):
            told += 1
            if following is not None and _goes_on(one, following, zone):
                continue
            step = _counted(known, one, told)
            told = 0
        else:
            step = _said(one.at, one.what)
        if at:
            # Before its deadline it has no credit to tell of.
            before, credit = credit, judged(known).credit
            step = step._replace(credit=credit) if credit != before else step
        steps.append(step)
    now = judged(known).credit
    at_deadline, at_end = (*at, now, now)[:2]
    return Growth(steps, at_deadline, at_end, now)


def _changes(commitment: Commitment, pages: Iterable[ActivityDay]) -> Iterator[_Change]:
    yield from (_Change(one.at, one) for one in commitment.told)
    yield from (_Change(one.told_at, one) for one in commitment.deliveries)
    window, agreed = commitment.window, commitment.agreed_at
    if window is None or agreed is None:
        return
    for page in pages:
        for fact in page.facts:
            if _counts(window, fact):
                yield _Change(_known_from(fact, agreed), fact)
        for gone in page.retracted:
            if gone.fact is None or not _counts(window, gone.fact):
                continue
            if (known := _known_from(gone.fact, agreed)) < gone.told_at:
                yield _Change(known, gone.fact)
                yield _Change(gone.told_at, gone.fact, -1)


def _counts(window: Window, fact: Fact) -> bool:
    return window.since <= fact.at < window.late_window_ends


def _known_from(fact: Fact, agreed: datetime) -> datetime:
    """When it was told of, but not before it happened, and not before anything was promised."""
    return max(fact.told_at, fact.at, agreed)


def _beginning(commitment: Commitment) -> Commitment:
    """The commitment before anything was told of it but what it inherited from another."""
    told = {(one.amount, one.as_of) for one in commitment.told}
    inherited = tuple(one for one in commitment.reports if (one.amount, one.at) not in told)
    return commitment.model_copy(update={"counted": (), "reports": inherited, "deliveries": ()})


def _after(known: Commitment, change: _Change) -> Commitment:
    match change.what:
        case Fact() as fact if known.window is not None:
            sums = with_fact(known.counted, known.window, fact, change.sign)
            return known.model_copy(update={"counted": sums})
        case Told() as told:
            report = Report(amount=told.amount, at=told.as_of, source=told.by)
            return known.model_copy(update={"reports": with_report(known, report)})
        case Delivery() as delivery:
            return known.model_copy(update={"deliveries": (*known.deliveries, delivery)})
    return known


def _goes_on(one: _Change, following: _Change, zone: ZoneInfo) -> bool:
    """Whether both are told in one step: more of the same day, or less of it."""
    same = isinstance(following.what, Fact) and following.sign == one.sign
    return same and one.at.astimezone(zone).date() == following.at.astimezone(zone).date()


def _counted(known: Commitment, last: _Change, told: int) -> Step:
    activities = "1 activity" if told == 1 else f"{told} activities"
    reason = f"{activities} {'more' if last.sign > 0 else 'retracted'}"
    amount = leading(known.counted).in_all
    return Step(last.at, "counted", (known.owner_id,), reason=reason, amount=amount)


def _said(at: datetime, said: Told | Delivery) -> Step:
    if isinstance(said, Delivery):
        return Step(at, "delivered", (said.by,))
    return Step(at, "delivered" if said.delivered else "progressed", (said.by,), amount=said.amount)
