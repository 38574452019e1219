"""What stands in each section, in the order in which it is talked about."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal
from zoneinfo import ZoneInfo

from ridealong.agenda.model.agenda import (
    Answer,
    CommitmentEntry,
    Entry,
    FollowThroughEntry,
    GoalEntry,
    ImpressionEntry,
    ItemEntry,
    Outcome,
    PreparationEntry,
)
from ridealong.agenda.model.desk import Desk, Goal, Item
from ridealong.agenda.model.promise import Promise
from ridealong.agenda.model.session import Plan, Session
from ridealong.agenda.rules import promises as promise_rules
from ridealong.agenda.rules.facts import Facts, not_on_a_session
from ridealong.agenda.rules.goals import is_aim_on, linked
from ridealong.agenda.rules.impressions import impression
from ridealong.agenda.rules.items import MANY_CARRIES
from ridealong.agenda.rules.preparing import PARTS, is_late
from ridealong.contracts.goals import GoalKind

LONGEST_TITLE = 200

FACT_OR_HUNCH = "Is that a hunch or a fact?"
WHICH_DATA = "What does the data show?"

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
    "proposed",
    "left_out",
)
"""What was kept comes first (DOMAIN 0.3)."""


def personal_goals(plan: Plan, facts: Facts) -> list[Entry]:
    """What the rep is in it for, without figures (DOMAIN 0.15)."""
    return [
        GoalEntry(
            id=goal.goal,
            title=goal.title,
            goal_kind=goal.kind,
            until=goal.funding_date or goal.ends,
            linked=goal.goal in plan.goals,
            level=goal.level,
            by=facts.rep,
        )
        for goal in facts.goals
        if goal.kind == "personal" and _runs(goal, plan)
    ]


def preparation(session: Session) -> list[Entry]:
    """What the rep has prepared."""
    if not session.prepared:
        return []
    late = bool(
        session.start and session.prepared_at and is_late(session.prepared_at, session.start)
    )
    state: Literal["partly", "done"] = "done" if session.prepared == PARTS else "partly"
    return [PreparationEntry(id=session.session, parts=session.prepared, state=state, late=late)]


def commitments(facts: Facts) -> list[Entry]:
    """Promises with their results.

    Of those that stand alike the decisive ones come first (DOMAIN 3.13), and what the rep proposes
    comes before what the manager does (3.18).
    """
    promised = sorted(
        (_commitment(promise) for promise in facts.promises),
        key=lambda entry: (
            _OUTCOME_ORDER.index(entry.outcome),
            entry.outcome == "proposed" and not _by_rep(entry, facts.rep),
            not entry.decisive,
            entry.due,
            entry.id,
        ),
    )
    return [*promised]


def follow_through(facts: Facts) -> list[Entry]:
    """The score as it stands."""
    standing = facts.follow_through
    return [FollowThroughEntry(id=facts.rep, standing=standing)] if standing else []


def goals(plan: Plan, facts: Facts) -> list[Entry]:
    """Goals of the work, leading ones first, now beside the last held session (DOMAIN 4.5)."""
    names = linked(facts.goals, plan.goals)
    work = [goal for goal in facts.goals if goal.kind != "personal" and _runs(goal, plan)]
    work.sort(key=lambda goal: (_GOAL_RANK.get(goal.kind, 9), goal.goal not in names, goal.goal))
    return [_goal(goal, facts, is_linked=goal.goal in names) for goal in work]


def items_by_section(
    facts: Facts, sections: Sequence[str], open_to: str, start: datetime
) -> Mapping[str, list[Entry]]:
    """Items of both in the sections they were meant for, the rep's own first (DOMAIN 2.8, 2.12).

    The opening is not open to items (0.16), and what names no section of this form is in the one
    that is open to everything.
    """
    known = set(sections) - {"opening"}
    elsewhere = open_to if open_to in known else sections[-1]
    placed: dict[str, list[Entry]] = {}
    found = [(item, False) for item in facts.items] + [(item, True) for item in facts.carried]
    for item, carried in sorted(found, key=lambda one: one[0].by != facts.rep):
        section = item.section if item.section and item.section in known else elsewhere
        placed.setdefault(section, []).append(_item(item, facts, carried=carried, start=start))
    return placed


@dataclass(frozen=True, slots=True)
class OnDesk:
    """What lies between a pair whether a session is near or not."""

    goals: list[GoalEntry]
    commitments: list[CommitmentEntry]
    backlog: list[ItemEntry]


def on_desk(desk: Desk, promises: Sequence[Promise], day: date) -> OnDesk:
    """Goals of a day, what both promised and hasn't been looked at since, and the backlog."""
    told = [one for one in promises if one.terms and one.life]
    facts = Facts(
        rep=desk.rep,
        manager=desk.manager,
        template="",
        coaching=True,
        goals=desk.goals,
        values=desk.values,
        impressions=desk.impressions,
        figures=desk.figures,
        promises=tuple(told),
        carried=not_on_a_session(desk),
    )
    runs = sorted(
        (goal for goal in desk.goals if is_aim_on(goal, day)),
        key=lambda goal: (_GOAL_RANK.get(goal.kind, -1), goal.goal),
    )
    backlog = sorted(facts.carried, key=lambda item: item.by != desk.rep)
    return OnDesk(
        goals=[_goal(goal, facts, is_linked=False) for goal in runs],
        commitments=[one for one in commitments(facts) if isinstance(one, CommitmentEntry)],
        backlog=[_item(item, facts, carried=True) for item in backlog],
    )


def _runs(goal: Goal, plan: Plan) -> bool:
    """Whether it is an aim on the day of the session, or linked to the session and still open."""
    day = plan.start.astimezone(ZoneInfo(plan.zone)).date()
    return is_aim_on(goal, day) or (goal.goal in plan.goals and not goal.closed)


def _goal(goal: Goal, facts: Facts, *, is_linked: bool) -> GoalEntry:
    told = next((one for one in facts.values if one.goal == goal.goal), None)
    figures = facts.figures
    reading = next(
        (one for one in (figures.readings if figures else ()) if one.goal == goal.goal), None
    )
    value = told.value if told else None
    before, change = None, None
    if reading and figures and reading.value is not None:
        before, change = reading.before, reading.change
        if told is None or told.as_of <= figures.as_of:
            value = reading.value
        elif before is not None:
            change = told.value - before
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
        impressions=tuple(
            ImpressionEntry(
                whose=one.whose,
                by=one.by,
                value=one.value,
                at=one.at,
                sentence=impression(one.whose, one.value),
            )
            for one in facts.impressions
            if one.goal == goal.goal
        ),
        level=goal.level,
        by=facts.rep,
    )


def _commitment(promise: Promise) -> CommitmentEntry:
    terms, life = promise.terms, promise.life
    if terms is None or life is None:
        raise ValueError("a promise without terms is on no agenda")
    settlement = promise_rules.result(promise)
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
        credit=settlement.credit if settlement else None,
        left_out=life.left_out,
        pending=life.pending,
        waits_for=life.waits_for,
        disputed=life.disputed,
        dropped=life.dropped,
        originator=terms.originator,
        decisive=terms.decisive,
        item=terms.item,
        replaces=terms.replaces,
        former_due=promise.former_due,
        renegotiations=terms.renegotiations,
    )


def _by_rep(entry: CommitmentEntry, rep: str) -> bool:
    """Whether a proposal is the rep's: said so, or it doesn't wait for the rep's own yes."""
    return entry.originator == "rep" if entry.originator else rep not in entry.waits_for


def _answer(promise: Promise) -> Answer:
    entry = _commitment(promise)
    return Answer(
        commitment=entry.id, title=entry.title, by=entry.by, due=entry.due, outcome=entry.outcome
    )


def _item(item: Item, facts: Facts, *, carried: bool, start: datetime | None = None) -> ItemEntry:
    came_along = carried or item.carries > 0
    answering = [one for one in facts.promises if one.terms and one.terms.item == item.item]
    return ItemEntry(
        id=item.item,
        title=item.title,
        text=item.text,
        by=item.by,
        level=item.level,
        standing=item.standing,
        evidence=item.evidence,
        carried=came_along,
        origin=(item.origin or item.session) if came_along else None,
        since=item.added_at if came_along else None,
        carries=item.carries,
        recurring=item.carries >= MANY_CARRIES and not answering,
        kept_because=item.kept_because,
        late=_came_late(item, start),
        asks=_asks(item, facts.rep),
        answers=tuple(_answer(one) for one in answering),
    )


def _came_late(item: Item, start: datetime | None) -> bool:
    """Whether the other hears of it less than a day before (DOMAIN 1.10)."""
    if start is None or item.added_at is None:
        return False
    return item.level != "mine" and is_late(item.added_at, start)


def _asks(item: Item, rep: str) -> str | None:
    """What the manager is asked of a statement without data (DOMAIN 2.23): of an observation of a
    skill what it is (T10), of a fact which data shows it."""
    if item.evidence or item.by == rep:
        return None
    if item.standing is None:
        return FACT_OR_HUNCH if item.section == "skills" else None
    return WHICH_DATA if item.standing == "fact" else None


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= LONGEST_TITLE else f"{line[: LONGEST_TITLE - 1].rstrip()}…"
