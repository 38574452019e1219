"""Whatever may stand in a section of an agenda."""

from typing import Annotated

from pydantic import Field

from ridealong.agenda.model.entries.aims import (
    CommitmentEntry,
    FollowThroughEntry,
    GoalEntry,
    ImpressionEntry,
    Outcome,
)
from ridealong.agenda.model.entries.brought import (
    Answer,
    EvidenceLink,
    ItemEntry,
    PreparationEntry,
)
from ridealong.agenda.model.entries.practised import (
    ActivityEntry,
    CallEntry,
    FocusEntry,
    PlanLineEntry,
)

Entry = Annotated[
    GoalEntry
    | CommitmentEntry
    | ItemEntry
    | ActivityEntry
    | PlanLineEntry
    | FocusEntry
    | CallEntry
    | FollowThroughEntry
    | PreparationEntry,
    Field(discriminator="kind"),
]

__all__ = [
    "ActivityEntry",
    "Answer",
    "CallEntry",
    "CommitmentEntry",
    "Entry",
    "EvidenceLink",
    "FocusEntry",
    "FollowThroughEntry",
    "GoalEntry",
    "ImpressionEntry",
    "ItemEntry",
    "Outcome",
    "PlanLineEntry",
    "PreparationEntry",
]
