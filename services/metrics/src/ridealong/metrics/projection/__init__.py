"""Which rule folds which event into which state."""

from ridealong.metrics.projection import (
    activities,
    aiming,
    focus,
    follow_through,
    goals,
    notes,
    people,
    plans,
    serving,
    session_records,
    sessions,
    settlements,
    tellings,
)
from ridealong.metrics.projection.bound import projection

__all__ = [
    "activities",
    "aiming",
    "focus",
    "follow_through",
    "goals",
    "notes",
    "people",
    "plans",
    "projection",
    "serving",
    "session_records",
    "sessions",
    "settlements",
    "tellings",
]
