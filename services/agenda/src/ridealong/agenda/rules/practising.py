"""How what a rep practises stands on an agenda: plan lines, activities, focus areas, calls."""

from datetime import datetime
from typing import Final

from ridealong.agenda.model.desk import PlanLine
from ridealong.agenda.model.entries import (
    ActivityEntry,
    CallEntry,
    Entry,
    FocusEntry,
    PlanLineEntry,
)
from ridealong.agenda.rules.facts import Facts
from ridealong.agenda.rules.organisation import worded
from ridealong.agenda.rules.practice import unplanned

MOST_ACTIVITIES: Final = 8


def behaviour_plan(facts: Facts) -> list[Entry]:
    """Each line of the plan beside what was done since the last session (DOMAIN 4.11, 4.13).

    A plan that waits for somebody's yes stands behind the one that counts until then (4.3); what
    stays as it is isn't said twice.
    """
    done = {count.kind: count.amount for count in (facts.figures.counts if facts.figures else ())}
    planned = {line.kind for line in facts.plan}

    def entry(line: PlanLine, waits_for: tuple[str, ...] = ()) -> PlanLineEntry:
        beside = waits_for and line.kind in planned
        return PlanLineEntry(
            id=f"proposed/{line.kind}" if beside else line.kind,
            title=worded(facts.house, line.kind, "") or (line.kind if beside else None),
            per=line.per,
            target=line.target,
            amount=done.get(line.kind),
            waits_for=waits_for,
        )

    offered = [line for line in facts.proposed if line not in facts.plan]
    return [
        *(entry(line) for line in facts.plan),
        *(entry(line, facts.proposed_waits_for) for line in offered),
    ]


def activities(facts: Facts) -> list[Entry]:
    """What was done most since the last session, but for what stands in the plan."""
    planned = {line.kind for line in (*facts.plan, *facts.proposed)}
    counts = facts.figures.counts if facts.figures else ()
    others = [count for count in counts if count.kind not in planned]
    most = sorted(others, key=lambda count: (-count.amount, count.kind))[:MOST_ACTIVITIES]
    return [
        ActivityEntry(
            id=count.kind,
            title=worded(facts.house, count.kind, "") or None,
            amount=count.amount,
        )
        for count in most
    ]


def focus(facts: Facts) -> list[Entry]:
    """The coaching plan: what the rep has taken on before what the manager asks (DOMAIN T10)."""
    ordered = sorted(facts.focuses, key=lambda one: (not one.accepted, one.since, one.focus))
    return [
        FocusEntry(
            id=one.focus,
            title=one.skill,
            aim=one.aim,
            accepted=one.accepted,
            since=one.since,
            level=one.level,
            by=one.by,
        )
        for one in ordered
    ]


def calls(facts: Facts, start: datetime) -> list[Entry]:
    """Calls since, still to be talked about, and calls ahead (DOMAIN 4.20 to 4.22)."""
    return [
        CallEntry(
            id=one.call,
            title=f"{one.customer}: {one.purpose}" if one.purpose else one.customer,
            at=one.at,
            ahead=one.at >= start,
            joint=one.joint,
            next_step=one.next_step,
            purpose=one.purpose or None,
            people=one.people,
            questions=one.questions,
            unplanned=unplanned(one) if one.at >= start else (),
            by=facts.rep,
        )
        for one in facts.calls
    ]
