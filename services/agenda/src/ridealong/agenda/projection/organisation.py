"""Topic `people`: the organisation's calendar and words, told to each rep who has sessions."""

from ridealong.agenda.projection.bound import organisation
from ridealong.agenda.projection.documents import desk_of, settle
from ridealong.agenda.rules.organisation import told
from ridealong.chassis.projector import Projection, Work
from ridealong.contracts import Event
from ridealong.contracts.people import OrganisationUpdated


def bind(projection: Projection) -> None:
    """Fold these events."""
    projection.on(OrganisationUpdated)(updated)
    organisation.on_change(heard)


def updated(event: Event[OrganisationUpdated], work: Work) -> None:
    """The organisation's record."""
    organisation.update(work, lambda known: told(known, event.data, event.time))


def heard(work: Work) -> None:
    """A rep's copy is another: their agendas follow it."""
    settle(work, desk_of(work), counted=False)
