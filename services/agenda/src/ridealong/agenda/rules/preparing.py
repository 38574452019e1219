"""The rep's preparation: seven parts, filed whole, beside what the systems said then."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final

from ridealong.agenda.model.entries import GoalEntry
from ridealong.agenda.model.record import Preparation
from ridealong.contracts.sessions import FrozenNumber, SessionPrepared

FIELDS: Final[dict[str, tuple[str, ...]]] = {
    "numbers": ("numbers", "own_numbers"),
    "skills": ("skills", "skill_ratings"),
    "gaps": ("gaps",),
    "factors": ("factors", "inside", "outside"),
    "focus": ("focus",),
    "upskilling": ("upskilling", "read", "attended", "researched", "tried"),
    "keep_drop_create": ("keep_drop_create", "keep", "drop", "create"),
}
"""Where each of the seven parts may stand (DOMAIN 3.3 to 3.9)."""

PARTS: Final = tuple(FIELDS)

SHOWN: Final = tuple(sorted(PARTS, key=lambda part: part in {"numbers", "factors"}))
"""The parts as a reader meets them: results, and what played a part in them, last (DOMAIN 3.16)."""

AHEAD: Final = timedelta(hours=24)
"""What comes less than a day before the session comes late (DOMAIN D, T2)."""


def filled(data: SessionPrepared | Preparation) -> tuple[str, ...]:
    """The parts that say something."""
    return tuple(
        part for part, fields in FIELDS.items() if any(getattr(data, name) for name in fields)
    )


def filed(data: SessionPrepared, at: datetime) -> Preparation:
    """The preparation as it is kept; the newest is the whole."""
    content = data.model_dump(exclude={"session", "rep"})
    return Preparation.model_validate({**content, "filed_at": at})


def is_late(at: datetime, start: datetime) -> bool:
    """Whether it came less than a day before the session."""
    return at > start - AHEAD


def frozen(goals: Iterable[GoalEntry], as_of: datetime | None) -> tuple[FrozenNumber, ...]:
    """Where the goals stand at this moment, to be kept with the preparation (T7)."""
    return tuple(
        FrozenNumber(
            goal=goal.id, title=goal.title, value=goal.value, target=goal.target, as_of=as_of
        )
        for goal in goals
        if goal.value is not None
    )
