"""Goals: what they are, every value they had, and a value as of an instant (DOMAIN 4.4, 4.5)."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from ridealong.contracts import Event
from ridealong.contracts.goals import GoalClosed, GoalSet, GoalUpdated
from ridealong.contracts.scores import GoalReading
from ridealong.metrics.model.decimals import EXACT, plain, publishable
from ridealong.metrics.model.goals import Goal, Reading
from ridealong.metrics.rules.agreement import with_terms
from ridealong.metrics.rules.refusing import Refused


def set_(goal: Goal, event: Event[GoalSet]) -> Goal:
    """The goal as it was agreed; its values stay. Set again after it was closed, it is open."""
    data = event.data
    after = goal.model_copy(
        update={
            "kind": data.kind,
            "title": data.title,
            "measure": data.measure,
            "target": data.target,
            "target_as_of": None,
            "starts": data.starts,
            "ends": data.ends,
            "funding_date": data.funding_date,
            "level": data.level,
            "outcome": None,
            "closed_at": None,
        }
    )
    return with_terms(goal, after, event)


def updated(goal: Goal, event: Event[GoalUpdated]) -> Goal:
    """The goal with a new value, a new target or both; what the event leaves out stays.

    Of several targets the one with the newest `as_of` stands, whichever was read last.

    Raises:
        Refused: the goal was closed before what is told of it.
    """
    data = event.data
    if goal.closed_at is not None and data.as_of > goal.closed_at:
        raise Refused(f"goal {goal.goal} is closed ({goal.outcome}): set it again first")
    said = {
        name: value
        for name in ("kind", "title", "measure", "starts", "ends")
        if (value := getattr(data, name)) is not None
    }
    if data.target is not None and (goal.target_as_of is None or goal.target_as_of <= data.as_of):
        said |= {"target": data.target, "target_as_of": data.as_of}
    if data.value is not None:
        said["values"] = _with(goal.values, Reading(as_of=data.as_of, value=data.value))
    return with_terms(goal, goal.model_copy(update=said), event)


def closed(goal: Goal, event: Event[GoalClosed]) -> Goal:
    """It is over.

    Raises:
        Refused: it is already.
    """
    if goal.outcome is not None:
        raise Refused(f"goal {goal.goal} is closed already ({goal.outcome})")
    return goal.model_copy(update={"outcome": event.data.outcome, "closed_at": event.time})


def _with(values: tuple[Reading, ...], reading: Reading) -> tuple[Reading, ...]:
    place = bisect_right(values, reading.as_of, key=lambda each: each.as_of)
    before = values[:place]
    if before and before[-1].as_of == reading.as_of:
        before = before[:-1]
    return (*before, reading, *values[place:])


def value_at(goal: Goal, instant: datetime) -> Decimal | None:
    """The newest value as of an instant, None when there was none yet."""
    place = bisect_right(goal.values, instant, key=lambda each: each.as_of)
    return goal.values[place - 1].value if place else None


@dataclass(frozen=True, slots=True)
class AtSession:
    """A goal as it stood when a held session began, and what had changed since the one before."""

    session: str
    start: datetime
    value: Decimal
    change: Decimal | None


def over_sessions(goal: Goal, starts: Iterable[tuple[str, datetime]]) -> tuple[AtSession, ...]:
    """The goal at each of these sessions, by time; none before its first value."""
    found: list[AtSession] = []
    for session, start in sorted(starts, key=lambda each: (each[1], each[0])):
        value = value_at(goal, start)
        if value is not None:
            before = found[-1].value if found else None
            change = None if before is None else plain(EXACT.subtract(value, before))
            found.append(AtSession(session, start, value, change))
    return tuple(found)


def improved_in_a_row(found: Sequence[AtSession]) -> int:
    """Over how many of the newest sessions in a row it rose each time: whether what improves stays
    so (DOMAIN 0.9). A first reading is no rise."""
    count = 0
    for each in reversed(found):
        if each.change is None or each.change <= 0:
            break
        count += 1
    return count


def reading(goal: Goal, last_held: datetime | None) -> GoalReading:
    """The goal now, at the last held session, and the change since.

    Without a value then (no session yet, or none known by then) it is a first reading:
    `at_last_session` and `change` are None.
    """
    now = goal.values[-1].value if goal.values else None
    then = None if last_held is None else value_at(goal, last_held)
    change = None if now is None or then is None else plain(EXACT.subtract(now, then))
    return GoalReading(
        goal=goal.goal,
        title=goal.title,
        kind=goal.kind,
        value=now,
        target=goal.target,
        at_last_session=then,
        change=change if change is None or publishable(change) else None,
    )
