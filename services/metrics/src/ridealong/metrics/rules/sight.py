"""Who may see whose figures (DOMAIN E "Privacy", T13)."""

from collections.abc import Collection
from datetime import date
from enum import Enum, auto

from ridealong.metrics.model.focus import Focus
from ridealong.metrics.model.goals import Goal
from ridealong.metrics.model.people import Person
from ridealong.metrics.rules.people import manager_of

WHOLE_TENANT = frozenset({"leader", "administrator", "operator"})
"""Roles that see figures of everybody in the tenant, as numbers."""
WRITING = frozenset({"administrator", "operator"})
"""Roles that may record figures for anybody, such as a platform's."""


class Sight(Enum):
    """How much one may see of somebody's figures."""

    WHOLE = auto()
    """One's own, or those of one's rep."""
    OWN_PAIR = auto()
    """One's manager's: the number, and what concerns oneself."""
    NUMBERS = auto()
    """From above: numbers, no items and no text."""


def sight_of(
    caller: str,
    roles: Collection[str],
    person: str,
    records: tuple[Person | None, Person | None],
    today: date,
) -> Sight | None:
    """What a caller may see of a person, None when nothing.

    `records` are the caller's and the person's. Who leads whom comes from events alone, never
    from a token.
    """
    own, theirs = records
    if caller == person or manager_of(theirs, today) == caller:
        return Sight.WHOLE
    if manager_of(own, today) == person:
        return Sight.OWN_PAIR
    return Sight.NUMBERS if WHOLE_TENANT.intersection(roles) else None


def shown_goal(goal: Goal, caller: str, sight: Sight) -> Goal | None:
    """The goal as somebody with this sight may read it, None when they may not know of it.

    `mine` is the rep's alone and `pair` the two's. Those above get numbers without a title: of
    what is `shared`, and of goals of the pair that aren't personal (DOMAIN 0.11, E).
    """
    if caller == goal.rep:
        return goal
    if goal.level == "mine":
        return None
    if sight is Sight.WHOLE:
        return goal
    if goal.kind == "personal" and goal.level != "shared":
        return None
    return goal.model_copy(update={"title": None})


def shown_focus(focus: Focus, caller: str, sight: Sight) -> Focus | None:
    """The focus as somebody with this sight may read it, None when they may not know of it.

    `mine` is its author's alone; those above get of what is `shared` where it stands, no words.
    """
    wording = focus.wording
    if wording is None:
        return None
    if wording.level == "mine":
        return focus if caller == wording.by else None
    if caller == focus.rep or sight is Sight.WHOLE:
        return focus
    if wording.level != "shared":
        return None
    numbers = {"skill": "", "text": None, "steps": ()}
    return focus.model_copy(update={"wording": wording.model_copy(update=numbers)})
