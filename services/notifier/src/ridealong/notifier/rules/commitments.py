"""The reminders that belong to a commitment as it stands."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Final

from ridealong.contracts.commitments import CommitmentUpdated, WhyLeftOut
from ridealong.notifier.model import Asking, Calendar, Commitment, Noted, Reminder, Unwanted
from ridealong.notifier.rules.identity import reminder_id
from ridealong.notifier.rules.moments import local_day, morning_after, morning_of, start_of

MOST_NOTED: Final = 100
"""Commitments that the diary has at most."""

MOST_ASKED: Final = 20
"""So much of what was asked for on one commitment is kept, the newest."""

_DAY: Final = timedelta(days=1)
_NEVER_IN_FORCE: Final = frozenset({None, "proposed", "lapsed"})
_LEFT_OUT: Final[Mapping[WhyLeftOut, Unwanted]] = {
    "withdrawn": "withdrawn",
    "excused": "excused",
    "superseded": "replaced",
    "disputed": "disputed",
    "owner_left": "owner left",
    "pair_ended": "pair ended",
}


def updated(
    commitment: Commitment, data: CommitmentUpdated, at: datetime, replaced: Commitment | None
) -> Commitment:
    """How it stands now; the newest event is the whole new state. `replaced`: what it says it was
    before it was renegotiated; where that became another one, it is a promise of its own."""
    lineage = data.commitment
    if replaced is not None and replaced.replaced_by in {None, data.commitment}:
        lineage = replaced.lineage or replaced.commitment
    return commitment.model_copy(
        update={
            "lineage": lineage,
            "manager": data.manager,
            "owner": data.owner_id,
            "due": data.due,
            "zone": data.zone,
            "measured": data.direction != "yes_no",
            "state": data.state,
            "left_out": data.left_out,
            "replaced_by": data.replaced_by,
            "delivered": data.delivered,
            "asked": _asked(commitment.asked, data, at),
            "judged": _latest(commitment.judged, at),
        }
    )


def progressed(commitment: Commitment, amount: Decimal, at: datetime) -> Commitment:
    """With what is reached of it by now, as it was judged."""
    return commitment.model_copy(
        update={"amount": amount, "judged": _latest(commitment.judged, at)}
    )


def reported(commitment: Commitment, at: datetime) -> Commitment:
    """With the hint that somebody said something of it that may end it, if it is accepted."""
    return commitment.model_copy(update={"reported": _latest(commitment.reported, at)})


def reminders_of(
    commitment: Commitment, calendars: Mapping[str, Calendar | None]
) -> tuple[Reminder, ...]:
    """Due tomorrow, for its owner, and an answer awaited, for each whose word is or was missing.

    They come as planned. `calendars` of who was asked, as far as they are known.
    """
    return (*_due_tomorrow(commitment), *answers_awaited(commitment, calendars))


def noted(asked: Sequence[Noted], commitment: str, at: datetime) -> tuple[Noted, ...]:
    """What the diary has once something was asked for: the newest, so that it stays small."""
    others = [one for one in asked if one.commitment != commitment]
    ordered = sorted(
        [*others, Noted(commitment=commitment, at=at)],
        key=lambda one: (one.at, one.commitment),
    )
    return tuple(ordered[-MOST_NOTED:])


def _due_tomorrow(commitment: Commitment) -> Iterator[Reminder]:
    """At 09:00 of the day before, in the commitment's own zone; useful while "tomorrow" is true."""
    owner, due, zone = commitment.owner, commitment.due, commitment.zone
    if owner is None or due is None or zone is None or commitment.state in _NEVER_IN_FORCE:
        return
    name = commitment.lineage or commitment.commitment
    yield Reminder(
        id=reminder_id(commitment.key, owner, "due_tomorrow", name, due),
        tenant=commitment.tenant,
        key=commitment.key,
        person=owner,
        rep=commitment.rep,
        kind="due_tomorrow",
        about=commitment.commitment,
        day=due,
        zone=zone,
        due_at=morning_of(due - _DAY, zone),
        useful_until=start_of(due, zone),
        unwanted=_not_owed(commitment),
    )


def answers_awaited(
    commitment: Commitment, calendars: Mapping[str, Calendar | None]
) -> tuple[Reminder, ...]:
    """At the next 09:00 of who is asked, and useful for a day from then: of an old log that is read
    anew, nobody must be asked what was answered long ago."""
    zone = commitment.zone
    if zone is None:
        return ()
    # Asked twice on one day it is one occasion, and how the later one stands decides.
    found = {
        reminder.id: reminder
        for asking in commitment.asked
        for reminder in _awaited(commitment, asking, zone, calendars)
    }
    return tuple(found.values())


def _awaited(
    commitment: Commitment,
    asking: Asking,
    zone: str,
    calendars: Mapping[str, Calendar | None],
) -> Iterator[Reminder]:
    day = local_day(asking.at, zone)
    for person in asking.of:
        calendar = calendars.get(person)
        due_at = morning_after(asking.at, calendar.zone if calendar else zone)
        name = f"{asking.what}/{commitment.commitment}"
        yield Reminder(
            id=reminder_id(commitment.key, person, "answer_awaited", name, day),
            tenant=commitment.tenant,
            key=commitment.key,
            person=person,
            rep=commitment.rep,
            kind="answer_awaited",
            about=commitment.commitment,
            day=day,
            zone=zone,
            pending=asking.what,
            due_at=due_at,
            useful_until=due_at + _DAY,
            unwanted=None if person in asking.waits_for else _not_awaited(commitment, asking),
        )


def _asked(before: Sequence[Asking], data: CommitmentUpdated, at: datetime) -> tuple[Asking, ...]:
    """What was asked for by now. An older log names only what waits for an answer."""
    since = data.pending_since or at
    of = {(one.what, one.at): set(one.of) for one in before}
    for one in data.questions:
        of.setdefault((one.what, one.at), set()).update(one.of)
    if data.pending is not None:
        of.setdefault((data.pending, since), set()).update(data.waits_for)
    asked = [
        Asking(
            what=what,
            at=then,
            of=tuple(sorted(people)),
            waits_for=data.waits_for if (what, then) == (data.pending, since) else (),
        )
        for (what, then), people in of.items()
    ]
    return tuple(sorted(asked, key=lambda one: (one.at, one.what))[-MOST_ASKED:])


def _latest(before: datetime | None, at: datetime) -> datetime:
    return at if before is None else max(before, at)


def _not_owed(commitment: Commitment) -> Unwanted | None:
    """Why it needs no reminder any more: what it is now says so, whatever came first."""
    if commitment.left_out is not None:
        return _LEFT_OUT[commitment.left_out]
    if commitment.delivered:
        return "target reached" if commitment.measured else "already delivered"
    return None if commitment.state == "in_force" else "settled"


def _not_awaited(commitment: Commitment, asking: Asking) -> Unwanted:
    if commitment.state == "lapsed":
        return "lapsed"
    why = commitment.left_out
    if why is None or why == "superseded" or (why == "withdrawn" and asking.what == "withdrawal"):
        return "answered"
    return _LEFT_OUT[why]
