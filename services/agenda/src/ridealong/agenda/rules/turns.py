"""What varies from session to session around the fixed core (DOMAIN 1.2, T1)."""

from collections.abc import Sequence
from typing import Final

CORE: Final = ("opening", "commitments")
"""These come first, always."""

LAST: Final = ("free_form", "close")

RESULTS: Final = ("forecast", "deals")
"""Talked about as what behaviour led to: never before skills (DOMAIN 3.16, T8)."""

GROWING: Final = ("settling_in", "career")
"""About the rep's own growth, so before results as skills are."""


def in_turn(names: Sequence[str], moving: str | None, ordinal: int) -> list[str]:
    """The order of sections in the pair's `ordinal`-th session, counted from 0.

    The core stays first and what is last stays last. Between them the one part that moves, and
    results behind it, take other places each time, beginning with those nearest to the form's own;
    all others keep their order.
    """
    if moving is None or moving not in names:
        return list(names)
    first = [name for name in names if name in CORE]
    last = [name for name in names if name in LAST]
    middle = [name for name in names if name not in (*CORE, *LAST)]
    results = [name for name in middle if name in RESULTS]
    others = [name for name in middle if name not in (*RESULTS, moving)]
    least = max((others.index(name) + 1 for name in others if name in GROWING), default=0)
    lates = range(least, len(others) + 1)
    places = [(early, late) for late in lates for early in range(late + 1)]
    home = places.index(_home(middle, moving, others, least))
    early, late = places[(home + ordinal) % len(places)]
    between = [*others[:early], moving, *others[early:late], *results, *others[late:]]
    return [*first, *between, *last]


def _home(middle: Sequence[str], moving: str, others: Sequence[str], least: int) -> tuple[int, int]:
    """Behind how many of the others both stand in the form itself, results no earlier."""
    results = [middle.index(name) for name in RESULTS if name in middle]
    before = middle[: min(results)] if results else middle
    late = max(least, sum(name in others for name in before))
    early = sum(name in others for name in middle[: middle.index(moving)])
    return min(early, late), late
