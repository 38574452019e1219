"""Which rule folds which event into what lies on a rep's desk."""

from collections.abc import Callable

from ridealong.agenda.projection import (
    commitments,
    dialogue,
    diaries,
    goals,
    organisation,
    people,
    practice,
    records,
    scores,
    sessions,
    subscriptions,
)
from ridealong.agenda.projection.bound import agenda
from ridealong.chassis.projector import Projection

_ROOMS: tuple[Callable[[Projection], None], ...] = (
    people.bind,
    diaries.bind,
    organisation.bind,
    sessions.bind,
    records.bind,
    commitments.bind,
    goals.bind,
    practice.bind,
    dialogue.bind,
    scores.bind,
    subscriptions.bind,
)
for _bind in _ROOMS:
    _bind(agenda)


def projection() -> Projection:
    """The picture that this service keeps."""
    return agenda
