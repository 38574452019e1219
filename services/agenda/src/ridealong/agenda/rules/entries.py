"""What stands in each section, in the order in which it is talked about."""

from collections.abc import Iterable, Mapping, Sequence

from ridealong.agenda.model.agenda import (
    ActivityEntry,
    CommitmentEntry,
    Entry,
    FollowThroughEntry,
    GoalEntry,
    ItemEntry,
    Outcome,
    PreparationEntry,
)
from ridealong.agenda.model.desk import Desk, Goal, Item, Reading, Slot
from ridealong.agenda.model.promise import Promise
from ridealong.agenda.model.session import Session
from ridealong.agenda.rules import promises as promise_rules
from ridealong.agenda.rules.goals import linked, open_goals
from ridealong.agenda.rules.items import items_for
from ridealong.agenda.rules.relevance import reaches
from ridealong.contracts.goals import GoalKind

LONGEST_TITLE = 200
MOST_ACTIVITIES = 8

_GOAL_RANK: dict[GoalKind | None, int] = {
    "behavioural": 0,
    None: 1,
    "pipeline": 2,
    "closed_business": 3,
}
"""Leading before lagging (DOMAIN 4.12, T8)."""

_OUTCOME_ORDER: tuple[Outcome, ...] = (
    "kept",
    "reached",
    "open",
    "partly",
    "missed",
    "left_out",
)
"""What was kept comes first (DOMAIN 0.3)."""


def opening(session: Session, desk: Desk) -> list[Entry]:
    """The personal goal without figures (DOMAIN 0.15), and what the rep has prepared."""
    personal: list[Entry] = [
        GoalEntry(
            id=goal.goal,
            title=goal.title,
            goal_kind=goal.kind,
            until=goal.funding_date or goal.ends,
            linked=session.plan is not None and goal.goal in session.plan.goals,
            level=goal.level,
            by=desk.rep,
        )
        for goal in open_goals(desk)
        if goal.kind == "personal" and _runs(goal, session)
    ]
    if session.prepared:
        personal.append(PreparationEntry(id=session.session, parts=session.prepared))
    return personal


def commitments(slot: Slot, desk: Desk, promises: Iterable[Promise]) -> list[Entry]:
    """Promises up to the session where their result is seen, then what was done and the score."""
    entries: list[Entry] = [
        *sorted(
            (
                _commitment(promise)
                for promise in promises
                if promise.terms
                and reaches(slot, desk.slots, promise_rules.deadline(promise.terms))
            ),
            key=lambda entry: (_OUTCOME_ORDER.index(entry.outcome), entry.due, entry.id),
        )
    ]
    if _current(slot, desk):
        counts = desk.figures.counts if desk.figures else ()
        most = sorted(counts, key=lambda count: (-count.amount, count.kind))[:MOST_ACTIVITIES]
        entries += [ActivityEntry(id=count.kind, amount=count.amount) for count in most]
        if desk.follow_through:
            entries.append(FollowThroughEntry(id=desk.rep, standing=desk.follow_through))
    return entries


def goals(slot: Slot, session: Session, desk: Desk) -> list[Entry]:
    """Goals of the work, leading ones first, now beside the last held session (DOMAIN 4.5)."""
    current = _current(slot, desk)
    readings = {
        reading.goal: reading for reading in (desk.figures.readings if desk.figures else ())
    }
    names = linked(desk, session.plan.goals if session.plan else ())
    work = [goal for goal in open_goals(desk) if goal.kind != "personal" and _runs(goal, session)]
    work.sort(key=lambda goal: (_GOAL_RANK.get(goal.kind, 9), goal.goal not in names, goal.goal))
    return [
        _goal(goal, readings.get(goal.goal) if current else None, desk, goal.goal in names)
        for goal in work
    ]


def items_by_section(slot: Slot, desk: Desk, sections: Sequence[str]) -> Mapping[str, list[Entry]]:
    """Items of both in the sections they were meant for, the rep's own first (DOMAIN 2.8, 2.12).

    The opening is not open to items (0.16), and what names no section of this form is free-form.
    """
    known = set(sections) - {"opening"}
    elsewhere = "free_form" if "free_form" in known else sections[-1]
    placed: dict[str, list[Entry]] = {}
    found = sorted(items_for(slot, desk), key=lambda pair: pair[0].by != desk.rep)
    for item, carried in found:
        section = item.section if item.section and item.section in known else elsewhere
        placed.setdefault(section, []).append(_item(item, carried=carried))
    return placed


def _current(slot: Slot, desk: Desk) -> bool:
    """Whether what is so now is what this session will look at."""
    return slot.coaching and (desk.told_at is None or reaches(slot, desk.slots, desk.told_at))


def _runs(goal: Goal, session: Session) -> bool:
    if session.plan is None or goal.goal in session.plan.goals:
        return True
    day = session.plan.start.date()
    return (goal.starts is None or goal.starts <= day) and (goal.ends is None or day <= goal.ends)


def _goal(goal: Goal, reading: Reading | None, desk: Desk, is_linked: bool) -> GoalEntry:
    value, before, change = goal.value, None, None
    as_of = desk.figures.as_of if desk.figures else None
    if reading and reading.value is not None:
        before, change = reading.before, reading.change
        newer = goal.as_of is not None and as_of is not None and goal.as_of > as_of
        if not newer:
            value = reading.value
        elif value is not None and before is not None:
            change = value - before
    return GoalEntry(
        id=goal.goal,
        title=goal.title or (reading.title if reading else None),
        goal_kind=goal.kind or (reading.kind if reading else None),
        value=value,
        target=goal.target or (reading.target if reading else None),
        before=before,
        change=change,
        unit=goal.unit,
        until=goal.ends,
        linked=is_linked,
        level=goal.level,
        by=desk.rep,
    )


def _commitment(promise: Promise) -> CommitmentEntry:
    terms = promise.terms
    if terms is None:
        raise ValueError("a promise without terms is on no agenda")
    return CommitmentEntry(
        id=promise.commitment,
        title=_short(terms.text),
        by=terms.owner,
        outcome=promise_rules.outcome(promise),
        amount=promise.amount if terms.target is not None else None,
        target=terms.target,
        unit=terms.unit,
        direction=terms.direction,
        due=terms.due,
        credit=promise.settlement.credit if promise.settlement else None,
    )


def _item(item: Item, *, carried: bool) -> ItemEntry:
    return ItemEntry(
        id=item.item,
        title=item.title,
        text=item.text,
        by=item.by,
        level=item.level,
        standing=item.standing,
        evidence=item.evidence,
        carried=carried,
    )


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= LONGEST_TITLE else f"{line[: LONGEST_TITLE - 1].rstrip()}…"
