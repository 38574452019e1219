"""What counts once both have agreed to it: goals and the behaviour plan (DOMAIN 4.3)."""

from collections.abc import Collection
from datetime import datetime
from typing import Final

from ridealong.agenda.model.desk import Desk, Goal, PlanLine, PlanVersion
from ridealong.contracts.agreement import words_missing
from ridealong.contracts.goals import PlanAccepted, PlanUpdated

MOST_AGREED: Final = 5
"""So many versions that both may stand behind are kept beside the newest: one counts."""


def led_by(desk: Desk) -> frozenset[str]:
    """All who lead or ever led the rep: what one of them agreed on stays agreed."""
    ever = {pair.manager for pair in desk.pairs}
    return frozenset((ever | {desk.manager or desk.rep}) - {desk.rep})


def goal_waits_for(
    goal: Goal, rep: str, manager: str | None, led: Collection[str]
) -> tuple[str, ...]:
    """Whose word on a goal as it is now is missing."""
    return words_missing(goal.said, rep, manager, led, alone=goal.level == "mine")


def plan_proposed(desk: Desk, data: PlanUpdated, at: datetime, by: str) -> Desk:
    """The whole behaviour plan in somebody's words; a line with target 0 asks for nothing
    (DOMAIN 4.11). What was agreed before counts until both stand behind this."""
    lines = tuple(
        PlanLine(kind=line.kind, per=line.per, target=line.target)
        for line in data.lines
        if line.target > 0
    )
    version = PlanVersion(plan=data.plan, since=at, lines=lines, said=(by,))
    others = [one for one in desk.plans if one.since != at]
    return _with(desk, [*others, version])


def plan_accepted(desk: Desk, data: PlanAccepted) -> Desk:
    """One of the pair agrees to what was proposed last; to anything else nobody can any more."""
    newest = desk.plans[-1] if desk.plans else None
    if newest is None or newest.plan != data.plan or data.by in newest.said:
        return desk
    if data.proposed is not None and data.proposed != newest.since:
        return desk
    agreed = newest.model_copy(update={"said": (*newest.said, data.by)})
    return _with(desk, [*desk.plans[:-1], agreed])


def plan_in_force(desk: Desk) -> tuple[PlanLine, ...]:
    """The lines that both stand behind, by the newest version that they do."""
    led = led_by(desk)
    for version in reversed(desk.plans):
        if not words_missing(version.said, desk.rep, desk.manager, led):
            return version.lines
    return ()


def plan_on_offer(desk: Desk) -> tuple[tuple[PlanLine, ...], tuple[str, ...]]:
    """The lines proposed last, and whose word on them is missing; none where both gave it."""
    if not desk.plans:
        return (), ()
    newest = desk.plans[-1]
    waits_for = words_missing(newest.said, desk.rep, desk.manager, led_by(desk))
    return (newest.lines, waits_for) if waits_for else ((), ())


def _with(desk: Desk, versions: Collection[PlanVersion]) -> Desk:
    """Those of which something may still count: the newest, and earlier ones with two words."""
    *earlier, newest = sorted(versions, key=lambda one: one.since)
    agreed = [one for one in earlier if desk.rep in one.said and len(one.said) > 1]
    return desk.model_copy(update={"plans": (*agreed[-MOST_AGREED:], newest)})
