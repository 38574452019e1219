"""Which event is folded by which handler, into which states."""

from ridealong.chassis.projector import Projection
from ridealong.chassis.projector.reference import Reference
from ridealong.contracts.agendas import AgendaPublished
from ridealong.contracts.calls import CrisisLogged
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
from ridealong.contracts.people import (
    AbsenceRecorded,
    OrganisationUpdated,
    PairUpdated,
    PersonUpdated,
)
from ridealong.contracts.preferences import (
    PreferencesUpdated,
    ReminderDefaultsUpdated,
    ReminderKindMuted,
    ReminderLinksRevoked,
    ReminderSnoozed,
)
from ridealong.contracts.sessions import (
    SessionCancelled,
    SessionDisputed,
    SessionHeld,
    SessionMoved,
    SessionPrepared,
    SessionScheduled,
)
from ridealong.notifier.model import (
    Absences,
    Commitment,
    Crises,
    Defaults,
    Diary,
    FreeDays,
    Lead,
    Person,
    Preferences,
    Reach,
    Reminder,
    Rhythm,
    Rung,
    Session,
    Snoozes,
    Weeks,
)
from ridealong.notifier.projection import (
    changing,
    commitments,
    forwarded,
    preferences,
    rhythms,
    sessions,
    snoozes,
)
from ridealong.notifier.projection.people import People

_STATES = (
    Person,
    Absences,
    Diary,
    Lead,
    Reach,
    Rhythm,
    Weeks,
    Session,
    Crises,
    Commitment,
    Reminder,
    Rung,
    Snoozes,
    Preferences,
    Defaults,
)


def create() -> Projection:
    """The projection of the notifier."""
    projection = Projection("notifier", _STATES)
    people = People(Reference(projection, "free_days", FreeDays))
    projection.on(PersonUpdated)(people.updated)
    projection.on(AbsenceRecorded)(people.absent)
    projection.on(OrganisationUpdated)(people.organisation)
    projection.on(PairUpdated)(rhythms.updated)
    projection.on(Forwarded)(forwarded.arrived)
    projection.on(SessionScheduled)(sessions.scheduled)
    projection.on(SessionMoved)(sessions.moved)
    projection.on(SessionCancelled)(sessions.cancelled)
    projection.on(SessionPrepared)(sessions.prepared)
    projection.on(SessionHeld)(sessions.held)
    projection.on(SessionDisputed)(sessions.disputed)
    projection.on(CrisisLogged)(sessions.crisis_logged)
    projection.on(AgendaPublished)(sessions.agenda_published)
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
    projection.on(PreferencesUpdated)(preferences.updated)
    projection.on(ReminderDefaultsUpdated)(preferences.proposed)
    projection.on(ReminderKindMuted)(preferences.kind_muted)
    projection.on(ReminderLinksRevoked)(preferences.links_revoked)
    projection.on(ReminderSnoozed)(snoozes.snoozed)
    projection.on_timer(changing.TIMER)(changing.fired)
    return projection
