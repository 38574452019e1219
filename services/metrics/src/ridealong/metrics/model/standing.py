"""Where a rep stands now against the last held session."""

from datetime import datetime
from decimal import Decimal
from typing import Any, ClassVar

from ridealong.chassis.projector.state import State
from ridealong.contracts.scores import GoalReading
from ridealong.metrics.model.value import Value


class KindSpan(Value):
    """A kind of activity and the UTC months, `2026-03`, between which it is found."""

    kind: str
    first: str
    last: str


class Count(Value):
    """How much of a kind was done since the last held session."""

    kind: str
    quantity: Decimal


class Standing(State):
    """One rep's figures beside the goals' own documents.

    `last_held` is the start of the last held one-on-one, None before the first. `goals` are the
    open goals that the pair shares. `as_of` is the newest time of an event that touched this.
    """

    COLLECTION: ClassVar[str] = "standings"

    rep: str
    as_of: datetime
    last_session: str | None = None
    last_held: datetime | None = None
    kinds: tuple[KindSpan, ...] = ()
    counts: tuple[Count, ...] = ()
    goals: tuple[GoalReading, ...] = ()

    def to_document(self) -> dict[str, Any]:
        """The form in the store, without the detour of a model's own: it is written often."""
        return {
            "_id": self.id,
            "tenant": self.tenant,
            "key": self.key,
            "rep": self.rep,
            "as_of": self.as_of,
            "last_session": self.last_session,
            "last_held": self.last_held,
            "kinds": [vars(each) for each in self.kinds],
            "counts": [vars(each) for each in self.counts],
            "goals": [each.model_dump() for each in self.goals],
        }
