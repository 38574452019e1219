"""Goals and promises as entries: what the rep is in it for, aims at, and what both owe."""

from datetime import date
from zoneinfo import ZoneInfo

from ridealong.agenda.model.desk import Forecast, Goal
from ridealong.agenda.model.entries import (
    CommitmentEntry,
    Entry,
    FollowThroughEntry,
    ForecastEntry,
    GoalEntry,
    ImpressionEntry,
    Outcome,
)
from ridealong.agenda.model.promise import Promise
from ridealong.agenda.model.session import Plan
from ridealong.agenda.rules import promises as promise_rules
from ridealong.agenda.rules.agreeing import goal_waits_for
from ridealong.agenda.rules.facts import Facts
from ridealong.agenda.rules.goals import is_aim_on, linked
from ridealong.agenda.rules.impressions import impression
from ridealong.contracts.goals import GoalKind

LONGEST_TITLE = 200

GOAL_RANK: dict[GoalKind | None, int] = {
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
            waits_for=_waits_for(goal, facts),
            level=goal.level,
            by=facts.rep,
        )
        for goal in facts.goals
        if goal.kind == "personal" and _runs(goal, plan)
    ]


def commitments(facts: Facts) -> list[Entry]:
    """Promises with their results.

    Of those that stand alike the decisive ones come first (DOMAIN 3.13), and what the rep proposes
    comes before what the manager does (3.18).
    """
    promised = sorted(
        (commitment_entry(promise) for promise in facts.promises),
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
    work.sort(key=lambda goal: (GOAL_RANK.get(goal.kind, 9), goal.goal not in names, goal.goal))
    return [goal_entry(goal, facts, is_linked=goal.goal in names) for goal in work]


def forecasts(plan: Plan, facts: Facts) -> list[Entry]:
    """What was stated last of each period that isn't over, beside what was likely before."""
    day = plan.start.astimezone(ZoneInfo(plan.zone)).date()
    last: dict[tuple[date, date, str], list[Forecast]] = {}
    for one in facts.forecasts:
        if one.ends >= day:
            last.setdefault((one.ends, one.starts, one.currency), []).append(one)
    return [
        ForecastEntry(
            id=stated[-1].forecast,
            ends=stated[-1].ends,
            currency=stated[-1].currency,
            committed=stated[-1].committed,
            likely=stated[-1].likely,
            upside=stated[-1].upside,
            likely_before=stated[-2].likely if len(stated) > 1 else None,
            at=stated[-1].at,
            by=stated[-1].by,
        )
        for _, stated in sorted(last.items())
    ]


def _runs(goal: Goal, plan: Plan) -> bool:
    """Whether it is an aim on the day of the session, or linked to the session and still open."""
    day = plan.start.astimezone(ZoneInfo(plan.zone)).date()
    return is_aim_on(goal, day) or (goal.goal in plan.goals and not goal.closed)


def goal_entry(goal: Goal, facts: Facts, *, is_linked: bool) -> GoalEntry:
    """A goal with its values, now and then."""
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
    step = next((one for one in facts.steps if one.goal == goal.goal), None)
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
        next_step=step.step if step else None,
        next_due=step.due if step else None,
        waits_for=_waits_for(goal, facts),
        level=goal.level,
        by=facts.rep,
    )


def commitment_entry(promise: Promise) -> CommitmentEntry:
    """A promise whose terms are known.

    Raises ValueError where they aren't.
    """
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


def _waits_for(goal: Goal, facts: Facts) -> tuple[str, ...]:
    return goal_waits_for(goal, facts.rep, facts.manager, facts.led_by)


def _by_rep(entry: CommitmentEntry, rep: str) -> bool:
    """Whether a proposal is the rep's: said so, or it doesn't wait for the rep's own yes."""
    return entry.originator == "rep" if entry.originator else rep not in entry.waits_for


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= LONGEST_TITLE else f"{line[: LONGEST_TITLE - 1].rstrip()}…"
