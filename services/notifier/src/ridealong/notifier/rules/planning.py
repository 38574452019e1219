"""From what reminders should be to what changes: put, dropped, and timed.

A log may be read so that a timer's firing comes before what the timer is of. So what has rung is
kept, with the reminder or beside it, and whether a reminder is due follows from that alone.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from ridealong.notifier.model import Reminder, Rung


@dataclass(frozen=True, slots=True)
class Plan:
    """Reminders to keep as they are now, ids to forget, which of the kept need a timer, and which
    of those before need theirs no longer; what has rung of those that are forgotten, and ids of
    which that is known elsewhere by now."""

    put: tuple[Reminder, ...] = ()
    drop: tuple[str, ...] = ()
    timed: tuple[Reminder, ...] = ()
    untimed: tuple[Reminder, ...] = ()
    rung: tuple[Rung, ...] = ()
    heard: tuple[str, ...] = ()


def plan(
    wanted: Sequence[Reminder],
    former: Sequence[Reminder],
    present: Mapping[str, Reminder | None],
    rung: Mapping[str, Rung | None],
) -> Plan:
    """What to change so that the reminders are the `wanted` ones.

    `former`: reminders of the same thing as it was before; one that isn't wanted any more belongs
    to a day, or a person, that it has moved away from, and is dropped. What is closed stays,
    whatever becomes of its occasion: it is what was done.
    """
    put, timed, untimed = [], [], []
    for reminder in wanted:
        existing, early = present[reminder.id], rung[reminder.id]
        after = _meet(existing, reminder, early)
        if after == existing:
            continue
        put.append(after)
        if _moment(existing) != _moment(after):
            timed += [after] if _moment(after) else []
            untimed += [existing] if existing is not None and _moment(existing) else []
    kept = {reminder.id for reminder in wanted}
    gone = {reminder.id: reminder for reminder in former if reminder.id not in kept}
    dropped = [
        found
        for id_ in sorted(gone)
        if (found := present[id_]) is not None and _droppable(gone[id_], found)
    ]
    return Plan(
        put=tuple(put),
        drop=tuple(reminder.id for reminder in dropped),
        timed=tuple(timed),
        untimed=(*untimed, *(one for one in dropped if _moment(one))),
        rung=tuple(
            Rung(id=one.id, tenant=one.tenant, key=one.key, at=one.rung)
            for one in dropped
            if one.rung is not None
        ),
        heard=tuple(id_ for id_ in sorted(kept) if rung[id_] is not None),
    )


def fired(reminder: Reminder, at: datetime) -> Reminder:
    """The reminder once a timer set for `at` has fired: due, unless it has been put off since."""
    return _timed(reminder, _latest(reminder.rung, at))


def rang(before: Rung | None, new: Rung) -> Rung:
    """What has rung of a reminder that isn't there."""
    return new if before is None or before.at < new.at else before


def closed(existing: Reminder | None, told: Reminder) -> Reminder:
    """The reminder as its delivery closed it. When one that wasn't sent would have left is a matter
    of calendars, which the delivery may not have known yet, and not of what was done."""
    return _timed(told if existing is None else _as_wanted(told, existing), None)


def _meet(existing: Reminder | None, wanted: Reminder, early: Rung | None) -> Reminder:
    rung = _latest(existing.rung if existing else None, early.at if early else None)
    if existing is None:
        return _timed(wanted, rung)
    if _another_has_it(existing, wanted):
        return _timed(existing, rung)
    if existing.closed:
        return _timed(_as_wanted(existing, wanted), rung)
    return _timed(wanted, rung)


def _timed(reminder: Reminder, rung: datetime | None) -> Reminder:
    if reminder.closed:
        # It is over: what has rung decides nothing any more.
        return reminder.model_copy(update={"rung": None})
    due = rung is not None and rung >= reminder.due_at
    return reminder.model_copy(update={"rung": rung, "state": "due" if due else "planned"})


def _latest(one: datetime | None, other: datetime | None) -> datetime | None:
    return max((at for at in (one, other) if at is not None), default=None)


def _moment(reminder: Reminder | None) -> datetime | None:
    """What its timer is set for."""
    return reminder.due_at if reminder is not None and reminder.state == "planned" else None


def _droppable(former: Reminder, present: Reminder) -> bool:
    return not present.closed and present.about == former.about


def _another_has_it(existing: Reminder, wanted: Reminder) -> bool:
    """A commitment and what a renegotiation made of it, due on the same day, have one reminder: it
    is about the latter."""
    return existing.about != wanted.about and (wanted.unwanted == "replaced" or existing.closed)


def _as_wanted(closed: Reminder, wanted: Reminder) -> Reminder:
    if closed.state != "suppressed":
        return closed
    return closed.model_copy(update={"due_at": wanted.due_at})
