"""Each goal has a next step with a date (DOMAIN 4.8): where it lacks one, it is asked for."""

from dataclasses import dataclass
from datetime import date, timedelta

from ridealong.contracts import Event
from ridealong.contracts.goals import NextStepNamed
from ridealong.metrics.model.goals import Goal, NextStep
from ridealong.metrics.rules.refusing import Refused

_ANYWHERE = timedelta(days=1)
"""Somewhere it is still the day before."""


@dataclass(frozen=True, slots=True)
class Next:
    """The newest step of a goal, and what is asked for where it is none to go by."""

    step: NextStep | None
    asks: str | None


def named(goal: Goal, event: Event[NextStepNamed]) -> Goal:
    """The goal with one more step; of one instant the one read last stands.

    Raises:
        Refused: the goal is closed, nothing is said, or the day is over or after the goal's last.
    """
    data = event.data
    if goal.outcome is not None:
        raise Refused(f"goal {goal.goal} is closed ({goal.outcome}): set it again first")
    if not data.step.strip():
        raise Refused(f"goal {goal.goal}: say what is done next")
    if data.due < event.time.date() - _ANYWHERE:
        raise Refused(f"goal {goal.goal}: {data.due} is over: name a day to come")
    if goal.ends is not None and data.due > goal.ends:
        raise Refused(f"goal {goal.goal} ends on {goal.ends}: its next step comes before that")
    new = NextStep(by=data.by, at=event.time, step=data.step.strip(), due=data.due)
    others = [each for each in goal.steps if each.at != new.at]
    return goal.model_copy(
        update={"steps": tuple(sorted([*others, new], key=lambda each: each.at))}
    )


def next_of(goal: Goal, today: date) -> Next:
    """The step that is to be taken next. Nothing is asked of a goal that is closed."""
    newest = goal.steps[-1] if goal.steps else None
    if goal.outcome is not None:
        return Next(newest, None)
    if newest is None:
        return Next(None, "It has no next step: say what is done next, and by when.")
    if newest.due < today:
        return Next(
            newest,
            f"Its next step was due on {newest.due}: say what came of it, and what is done next.",
        )
    return Next(newest, None)
