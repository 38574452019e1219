"""Amounts reported and deliveries recorded, and from when they count.

Recording honesty (DOMAIN C1): "done" is when it was recorded, unless evidence carries an earlier
time or the other side confirms it. A label alone is its writer's word; evidence that carries a time
can be looked up: a record of another system, or a page.
"""

import re
from collections.abc import Iterable
from datetime import datetime
from typing import Final

from ridealong.commitments.model import Commitment, Delivery, Report, Told
from ridealong.commitments.rules.deadline import latest_late_window_end
from ridealong.commitments.rules.presence import in_force, of_the_pair
from ridealong.commitments.rules.progress import with_report
from ridealong.commitments.rules.refusal import Refused
from ridealong.contracts import Event
from ridealong.contracts.commitments import CommitmentDelivered, CommitmentProgressed
from ridealong.contracts.fields import Evidence

BY_HAND = "person"
MOST_TOLD: Final = 50
"""So many of the reports that were made are kept to be read: a platform may report each night."""

_PAGE: Final = re.compile(r"https?://[^\s/?#:@]", re.IGNORECASE)


def progressed(before: Commitment | None, event: Event[CommitmentProgressed]) -> Commitment:
    """The commitment with the amount that a person or a platform reports."""
    data = event.data
    known = in_force(before, data.commitment)
    if known.measure is None:
        raise Refused(f"commitment {known.commitment} is yes or no: it has no amount")
    if data.amount < 0:
        raise Refused(f"an amount is 0 or more, all of it by then: {data.amount} was reported")
    report = Report(amount=data.amount, at=as_of(event), source=data.source, evidence=data.evidence)
    told = Told(by=event.actor, at=event.time, amount=data.amount, as_of=report.at)
    return _told(_reported(known, report), told)


def _told(known: Commitment, told: Told) -> Commitment:
    return known.model_copy(update={"told": (*known.told, told)[-MOST_TOLD:]})


def as_of(event: Event[CommitmentProgressed]) -> datetime:
    """From when a reported amount counts: `as_of` with evidence that can be looked up, or from
    a platform, whose records are evidence; a person's word from when it was given."""
    data = event.data
    believed = carries_time(data.evidence) or data.source != BY_HAND
    return min(data.as_of, event.time) if believed else event.time


def carries_time(evidence: Iterable[Evidence]) -> bool:
    """Whether evidence makes an earlier time believed: a part of it can be looked up."""
    return any(one.record is not None or is_page(one.url) for one in evidence)


def is_page(url: str | None) -> bool:
    """Whether this is an http or https address."""
    return url is not None and _PAGE.match(url) is not None


def _reported(known: Commitment, report: Report) -> Commitment:
    if known.since is not None and report.at < known.since:
        raise Refused(f"commitment {known.commitment} was not agreed yet at that time")
    # How long late counts may be learnt later; so what comes behind it is kept, and worth nothing.
    if report.at >= latest_late_window_end(known.due, known.zone):
        raise Refused(f"the late window of commitment {known.commitment} had closed by then")
    if known.direction == "at_most":
        _check_limit(known, report)
    if known.direction == "at_least":
        for other in known.reports:
            backwards = (
                other.amount > report.amount
                if other.at <= report.at
                else other.amount < report.amount
            )
            if backwards:
                raise Refused(f"progress doesn't go backwards: {_told_of(other)}")
    return known.model_copy(update={"reports": with_report(known, report)})


def _check_limit(known: Commitment, report: Report) -> None:
    """What a limit is about may fall (hours until an answer, on average), but not on somebody's
    word alone: their own could undo what they had told before."""
    if report.source != BY_HAND or carries_time(report.evidence):
        return
    for other in known.reports:
        if other.at <= report.at and other.amount > report.amount:
            raise Refused(
                "a limit's amount goes down only with evidence that can be looked up: "
                f"{_told_of(other)}"
            )


def _told_of(report: Report) -> str:
    return f"{report.amount} was reported as of {report.at:%Y-%m-%d %H:%M} UTC"


def delivered(before: Commitment | None, event: Event[CommitmentDelivered]) -> Commitment:
    """The commitment delivered, at the earliest time that can be believed.

    A measured promise is kept by its amount; with evidence, or when the other side says so, a
    delivery stands for the whole target.
    """
    data = event.data
    known = in_force(before, data.commitment)
    of_the_pair(known, data.by)
    at = done_at(known, event)
    if known.since is not None and at < known.since:
        raise Refused(f"commitment {known.commitment} was not agreed yet at that time")
    if known.direction != "yes_no":
        return _measured(known, event, at)
    done = known.delivery
    if done is not None and done.at <= at:
        raise Refused(
            f"commitment {known.commitment} was delivered already, at {done.at:%Y-%m-%d %H:%M} UTC"
        )
    now = Delivery(
        by=data.by, at=at, told_at=event.time, claimed=data.delivered_at, evidence=data.evidence
    )
    return known.model_copy(update={"deliveries": (*known.deliveries, now)})


def done_at(known: Commitment, event: Event[CommitmentDelivered]) -> datetime:
    """The earliest time at which a delivery can be believed to have been done."""
    data = event.data
    confirms = data.by == known.other_side
    claimed = data.delivered_at
    if claimed is None and confirms and known.delivery is not None:
        claimed = known.delivery.claimed
    if claimed is None or not (carries_time(data.evidence) or confirms):
        return event.time
    return min(claimed, event.time)


def _measured(known: Commitment, event: Event[CommitmentDelivered], at: datetime) -> Commitment:
    data = event.data
    if known.direction == "at_most" or known.target is None:
        raise Refused(
            f"commitment {known.commitment} is a limit: it is judged by its amount at the deadline"
        )
    if not data.evidence and data.by != known.other_side:
        raise Refused(
            f"commitment {known.commitment} is measured: report the amount, or give evidence, "
            f"or have {known.other_side} say that it is done"
        )
    if any(one.amount >= known.target and one.at <= at for one in known.reports):
        raise Refused(f"the target of commitment {known.commitment} was reached already")
    report = Report(amount=known.target, at=at, source=BY_HAND, evidence=data.evidence)
    return _told(
        _reported(known, report),
        Told(by=data.by, at=event.time, amount=known.target, as_of=at, delivered=True),
    )
