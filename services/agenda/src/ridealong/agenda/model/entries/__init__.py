"""Whatever may stand in a section of an agenda."""

from typing import Annotated

from pydantic import Field

from ridealong.agenda.model.entries.aims import (
    CommitmentEntry,
    FollowThroughEntry,
    ForecastEntry,
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
from ridealong.agenda.model.entries.confided import (
    ChosenEntry,
    Confided,
    HelpEntry,
    IssueEntry,
    PulseEntry,
    ReviewEntry,
    TrainingEntry,
    VoiceEntry,
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
    | PreparationEntry
    | HelpEntry
    | VoiceEntry
    | PulseEntry
    | IssueEntry
    | TrainingEntry
    | ChosenEntry
    | ReviewEntry
    | ForecastEntry,
    Field(discriminator="kind"),
]

__all__ = [
    "ActivityEntry",
    "Answer",
    "CallEntry",
    "ChosenEntry",
    "CommitmentEntry",
    "Confided",
    "Entry",
    "EvidenceLink",
    "FocusEntry",
    "FollowThroughEntry",
    "ForecastEntry",
    "GoalEntry",
    "HelpEntry",
    "ImpressionEntry",
    "IssueEntry",
    "ItemEntry",
    "Outcome",
    "PlanLineEntry",
    "PreparationEntry",
    "PulseEntry",
    "ReviewEntry",
    "TrainingEntry",
    "VoiceEntry",
]
