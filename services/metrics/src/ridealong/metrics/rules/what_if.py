"""What the score would be if: promises delivered by a day, nothing else changed (DOMAIN C1)."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Final

from ridealong.contracts.credit import cap, credit
from ridealong.metrics.model.follow_through import Settled
from ridealong.metrics.model.serving import ServingCommitment
from ridealong.metrics.rules.day_words import day_of
from ridealong.metrics.rules.figures import Figures, figures
from ridealong.metrics.rules.parameters import USUAL, ParameterHistory, Parameters
from ridealong.metrics.rules.words import many, points_of

_ONE: Final = Decimal(1)
_DAY: Final = timedelta(days=1)
_WEEK: Final = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Supposed:
    """One promise as if it were delivered, and why it would be worth that.

    `already`: it is delivered, and enters the score on its due day whatever else is.
    """

    commitment: str
    due: date
    credit: Decimal
    late_days: int
    already: bool
    words: str


@dataclass(frozen=True, slots=True)
class Outlook:
    """The score then, of which promises, and which open ones it says nothing of."""

    figures: Figures
    supposed: tuple[Supposed, ...]
    not_considered: tuple[ServingCommitment, ...]


def worth(
    promise: ServingCommitment, reached: Decimal, by: date, parameters: Parameters
) -> tuple[Decimal, int]:
    """Credit of a promise delivered by a day, and by how many days it is late.

    `reached` is what is there by the due day in any case; after the late window that is all there
    is.
    """
    late = 0 if promise.due is None else max(0, (by - promise.due).days)
    f_due = reached if late else _ONE
    f_close = _ONE if late <= parameters.late_window_days else reached
    return credit(f_due, f_close, promise.renegotiations, parameters.late_share), late


def delivered_by(
    promise: ServingCommitment, item: Settled | None, by: date | None, today: date
) -> date:
    """The day of delivery; where none is said, the due day or, once that is over, today.

    What has settled is over, wherever it is today: it is late by a day at least. A limit is kept on
    its due day or not at all.
    """
    due = _due(promise)
    if promise.direction == "at_most":
        return due
    when = max(due, today) if by is None else by
    return when if item is None or item.left_out is not None else max(when, due + _DAY)


def outlook(
    items: Sequence[Settled],
    promises: Iterable[ServingCommitment],
    named: Collection[str],
    by: date | None,
    *,
    today: date,
    history: ParameterHistory = USUAL,
    session: datetime | None = None,
) -> Outlook:
    """The score once the latest of the named promises has come due, if they are delivered by a day
    (None: each when it is due, or today where that is over).

    Open ones that are due until then and aren't named are not considered: neither kept nor missed.
    What is delivered already counts when it is due.
    """
    known = {item.commitment: item for item in items}
    still = {each.commitment: each for each in promises if each.due is not None}
    latest = max((_due(still[name]) for name in named), default=date.min)
    until = [each for each in still.values() if _due(each) <= latest]
    supposed: list[Supposed] = []
    then: dict[str, Settled] = dict(known)
    for promise in sorted(until, key=lambda each: (_due(each), each.commitment)):
        item = known.get(promise.commitment)
        already = item is None and _done(promise)
        if already:
            when = _due(promise)
        elif promise.commitment in named:
            when = delivered_by(promise, item, by, today)
        else:
            continue
        parameters = history.at(_due(promise))
        points, late = worth(promise, _reached(promise, item), when, parameters)
        if item is not None and item.left_out is None:
            points = max(points, item.credit)
        words = _why(promise, points, late, parameters)
        supposed.append(Supposed(promise.commitment, _due(promise), points, late, already, words))
        then[promise.commitment] = _delivered(promise, item, points, kept=late == 0)
    considered = {each.commitment for each in supposed}
    return Outlook(
        figures(tuple(then.values()), history, session),
        tuple(supposed),
        tuple(each for each in until if each.commitment not in considered and not _done(each)),
    )


def sentence(found: Outlook, now: Figures, by: date | None, today: date, who: str = "you") -> str:
    """ "If you deliver these two by Friday: 81 (now 76).\""""
    named = [each for each in found.supposed if not each.already]
    what = "this one" if len(named) == 1 else f"these {many(len(named))}"
    then = found.figures
    score = f"{then.settled} of {then.needed} needed" if then.score is None else str(then.score)
    before = f"{now.settled} of {now.needed} needed" if now.score is None else str(now.score)
    if not named:
        return f"Nothing of this is left to deliver: {score} once it is due (now {before})."
    deliver = "deliver" if who == "you" else "delivers"
    return f"If {who} {deliver} {what} {_by(by, today, named)}: {score} (now {before})."


def _by(by: date | None, today: date, named: Sequence[Supposed]) -> str:
    if by is None:
        late = sum(each.late_days > 0 for each in named)
        if not late:
            return "in time"
        return "today" if late == len(named) else "in time, and today what is late"
    if today <= by < today + _WEEK:
        return f"by {by:%A}"
    return f"by {day_of(by, with_year=by.year != today.year)}"


def _due(promise: ServingCommitment) -> date:
    return promise.due or date.max


def _done(promise: ServingCommitment) -> bool:
    """Whether it is kept before it is due: its credit is sure, whatever comes."""
    return promise.delivered or (promise.state == "in_force" and _reached(promise, None) == _ONE)


def _reached(promise: ServingCommitment, item: Settled | None) -> Decimal:
    """The part that is or was there at the due day, as far as it is measured."""
    target = promise.target
    amount = item.amount_at_due if item is not None else promise.amount
    if promise.direction != "at_least" or target is None or amount is None:
        return Decimal(0)
    return max(Decimal(0), min(_ONE, amount / target))


def _why(promise: ServingCommitment, worth_: Decimal, late: int, parameters: Parameters) -> str:
    when = "on time"
    if late:
        when = f"{late} {'day' if late == 1 else 'days'} late"
        if late > parameters.late_window_days:
            when += f", after the {parameters.late_window_days} days in which it would still count"
    capped = (
        f"; renegotiated {promise.renegotiations} times, it is worth "
        f"{points_of(cap(promise.renegotiations))} points at most"
        if promise.renegotiations >= 2
        else ""
    )
    done = "is delivered" if _done(promise) else "would be"
    if promise.direction == "at_most":
        done, when = "would be kept", "to its end"
    return (
        f"{promise.commitment}, due {day_of(_due(promise))}, {done} {when}: "
        f"{points_of(worth_)} points{capped}."
    )


def _delivered(
    promise: ServingCommitment, item: Settled | None, points: Decimal, *, kept: bool
) -> Settled:
    if item is not None:
        return item.model_copy(update={"credit": points, "left_out": None})
    due = _due(promise)
    return Settled(
        commitment=promise.commitment,
        rep=promise.rep,
        manager=promise.manager or "",
        due=due,
        zone=promise.zone or "UTC",
        credit=points,
        kept=kept,
        settled_at=datetime.combine(due, time(), UTC),
        target=promise.target,
        measure=promise.measure,
        direction=promise.direction,
        renegotiations=promise.renegotiations,
        reason="supposed",
    )
