"""What varies from session to session around the fixed core (DOMAIN 1.2, T1)."""

from collections.abc import Sequence
from typing import Final

CORE: Final = ("opening", "commitments")
"""These come first, always."""

LAST: Final = ("free_form", "close")


def in_turn(names: Sequence[str], moving: str | None, ordinal: int) -> list[str]:
    """The order of sections in the pair's `ordinal`-th session, counted from 0.

    The core stays first and what is last stays last. The one part that moves takes another place
    between them each time, beginning with the form's own; all others keep their order.
    """
    if moving is None or moving not in names:
        return list(names)
    first = [name for name in names if name in CORE]
    last = [name for name in names if name in LAST]
    middle = [name for name in names if name not in (*CORE, *LAST)]
    home = middle.index(moving)
    middle.remove(moving)
    middle.insert((home - ordinal) % (len(middle) + 1), moving)
    return [*first, *middle, *last]
