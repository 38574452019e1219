"""Which rule folds which event into which state of commitments."""

from ridealong.commitments.projection import (
    activities,
    aims,
    commitments,
    ending,
    measuring,
    people,
    renegotiating,
    sessions,
    steps,
    tallies,
    time,
)
from ridealong.commitments.projection.binding import projection

__all__ = [
    "activities",
    "aims",
    "commitments",
    "ending",
    "measuring",
    "people",
    "projection",
    "renegotiating",
    "sessions",
    "steps",
    "tallies",
    "time",
]
