"""A goal or a plan counts once both have accepted it, with the date of that (DOMAIN 4.3)."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from ridealong.contracts import Event
from ridealong.contracts.agreement import words_missing
from ridealong.contracts.goals import GoalAccepted, GoalSet, GoalUpdated
from ridealong.metrics.model.goals import Acceptance, Goal
from ridealong.metrics.rules.refusing import Refused

TERMS = ("kind", "title", "measure", "target", "starts", "ends", "funding_date")


@dataclass(frozen=True, slots=True)
class Agreement:
    """Who of the pair stands behind a goal or a plan, and whose word is missing.

    `agreed_at` is when the second of the two agreed, None while somebody's word is missing.
    """

    accepted: tuple[Acceptance, ...]
    waits_for: tuple[str, ...]
    agreed_at: datetime | None


def with_terms(before: Goal, after: Goal, event: Event[GoalSet] | Event[GoalUpdated]) -> Goal:
    """The changed goal with who chose its terms.

    Other terms are another promise: what was accepted before counts no longer. The first terms
    void nothing, so that an acceptance may be read before them.
    """
    if all(getattr(before, name) == getattr(after, name) for name in TERMS):
        return after
    chosen = {"set_by": event.actor, "set_at": event.time}
    if before.target is not None:
        chosen["accepted"] = ()
    return after.model_copy(update=chosen)


def accepted(goal: Goal, event: Event[GoalAccepted]) -> Goal:
    """One of the pair agrees to the terms.

    Raises:
        Refused: it is closed, or the same one has accepted these terms already.
    """
    by = event.data.by
    if goal.outcome is not None:
        raise Refused(f"goal {goal.goal} is closed ({goal.outcome}): set it again first")
    if any(each.by == by for each in goal.accepted):
        raise Refused(f"{by} has accepted goal {goal.goal} already")
    words = (*goal.accepted, Acceptance(by=by, at=event.time))
    return goal.model_copy(
        update={"accepted": tuple(sorted(words, key=lambda each: (each.at, each.by)))}
    )


def agreement_of(goal: Goal, managers: Collection[str], manager: str | None) -> Agreement:
    """Who has agreed. Choosing the terms is agreeing to them.

    `managers` are all who ever led the rep: what one of them agreed on stays agreed when another
    takes over. `manager` leads the rep now. What is the rep's alone needs nobody else.
    """
    said = words(goal.accepted, goal.set_by, goal.set_at)
    return between(goal.rep, said, managers, manager, alone=goal.level == "mine")


def words(
    accepted: Collection[Acceptance], set_by: str | None, set_at: datetime | None
) -> dict[str, datetime]:
    """Who agreed to terms, and when first: who chose them did so by that."""
    said = {each.by: each.at for each in accepted}
    if set_by is not None and set_at is not None:
        said[set_by] = min(set_at, said.get(set_by, set_at))
    return said


def between(
    rep: str,
    said: Mapping[str, datetime],
    managers: Collection[str],
    manager: str | None,
    *,
    alone: bool = False,
) -> Agreement:
    """Whose of these words count: the rep's, and that of whoever leads or led them."""
    leading = {one for one in (*managers, manager) if one not in {None, rep}}
    reps = [Acceptance(by=by, at=said[by]) for by in (rep,) if by in said]
    theirs = [Acceptance(by=by, at=at) for by, at in said.items() if by in leading]
    missing = words_missing(said, rep, manager, leading, alone=alone)
    firsts = [min(each.at for each in side) for side in (reps, theirs) if side]
    accepted_by = tuple(sorted([*reps, *theirs], key=lambda each: (each.at, each.by)))
    return Agreement(accepted_by, missing, None if missing else max(firsts))
