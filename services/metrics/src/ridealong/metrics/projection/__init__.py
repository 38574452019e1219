"""Which rule folds which event into which state."""

from ridealong.metrics.projection import activities, follow_through, goals, people, sessions
from ridealong.metrics.projection.bound import projection

__all__ = ["activities", "follow_through", "goals", "people", "projection", "sessions"]
