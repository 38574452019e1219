"""Which event is folded by which handler, into which states."""

from ridealong.chassis.projector import Projection
from ridealong.contracts.commitments import (
    CommitmentDelivered,
    CommitmentDisputed,
    CommitmentExcused,
    CommitmentProgressed,
    CommitmentUpdated,
    CommitmentWithdrawn,
    RenegotiationAnswered,
    RenegotiationAsked,
)
from ridealong.contracts.internal import Forwarded
from ridealong.contracts.people import PersonUpdated
from ridealong.contracts.sessions import (
    SessionCancelled,
    SessionHeld,
    SessionMoved,
    SessionPrepared,
    SessionScheduled,
)
from ridealong.notifier.model import (
    Commitment,
    Diary,
    Lead,
    Person,
    Reach,
    Reminder,
    Session,
)
from ridealong.notifier.projection import commitments, forwarded, people, reminders, sessions


def create() -> Projection:
    """The projection of the notifier."""
    projection = Projection("notifier", (Person, Diary, Lead, Reach, Session, Commitment, Reminder))
    projection.on(PersonUpdated)(people.updated)
    projection.on(Forwarded)(forwarded.arrived)
    projection.on(SessionScheduled)(sessions.scheduled)
    projection.on(SessionMoved)(sessions.moved)
    projection.on(SessionCancelled)(sessions.cancelled)
    projection.on(SessionPrepared)(sessions.prepared)
    projection.on(SessionHeld)(sessions.held)
    projection.on(CommitmentUpdated)(commitments.updated)
    projection.on(CommitmentProgressed)(commitments.progressed)
    projection.on(
        CommitmentDelivered,
        CommitmentDisputed,
        CommitmentExcused,
        CommitmentWithdrawn,
        RenegotiationAnswered,
        RenegotiationAsked,
    )(commitments.reported)
    projection.on_timer(reminders.TIMER)(reminders.fired)
    return projection
