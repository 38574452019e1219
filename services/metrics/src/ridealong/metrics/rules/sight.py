"""Who may see whose figures (DOMAIN E "Privacy", T13)."""

from collections.abc import Collection
from datetime import date
from enum import Enum, auto

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

    `mine` is the rep's alone, `pair` the two's, `shared` also for those above. From a goal of the
    pair that isn't personal, those above get the numbers without its title.
    """
    if caller == goal.rep or goal.level == "shared":
        return goal
    if goal.level == "mine":
        return None
    if sight is Sight.WHOLE:
        return goal
    return None if goal.kind == "personal" else goal.model_copy(update={"title": None})
