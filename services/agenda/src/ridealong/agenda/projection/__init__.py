"""Which rule folds which event into what lies on a rep's desk."""

from collections.abc import Callable

from ridealong.agenda.model.desk import Desk
from ridealong.agenda.model.person import Person
from ridealong.agenda.model.promise import Promise
from ridealong.agenda.model.record import Record
from ridealong.agenda.model.session import Session
from ridealong.agenda.model.subscription import Subscription
from ridealong.agenda.projection import (
    commitments,
    goals,
    people,
    records,
    scores,
    sessions,
    subscriptions,
)
from ridealong.chassis.projector import Projection

_ROOMS: tuple[Callable[[Projection], None], ...] = (
    people.bind,
    sessions.bind,
    records.bind,
    commitments.bind,
    goals.bind,
    scores.bind,
    subscriptions.bind,
)


def projection() -> Projection:
    """The picture that this service keeps."""
    agenda = Projection("agenda", (Desk, Session, Record, Promise, Person, Subscription))
    for bind in _ROOMS:
        bind(agenda)
    return agenda
