"""Which rule folds which event into which state of commitments."""

from ridealong.commitments.projection import (
    activities,
    aims,
    commitments,
    disagreeing,
    ending,
    measuring,
    people,
    sessions,
    tallies,
    time,
)
from ridealong.commitments.projection.binding import projection

__all__ = [
    "activities",
    "aims",
    "commitments",
    "disagreeing",
    "ending",
    "measuring",
    "people",
    "projection",
    "sessions",
    "tallies",
    "time",
]
