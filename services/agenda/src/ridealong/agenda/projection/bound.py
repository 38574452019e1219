"""The projection that the modules of this room bind their handlers to."""

from typing import Final

from ridealong.agenda.model.desk import Desk
from ridealong.agenda.model.organisation import Organisation
from ridealong.agenda.model.person import Person
from ridealong.agenda.model.promise import Promise
from ridealong.agenda.model.record import Record
from ridealong.agenda.model.refusals import Refusals
from ridealong.agenda.model.session import Session
from ridealong.agenda.model.subscription import Subscription
from ridealong.chassis.projector import Projection
from ridealong.chassis.projector.reference import Reference

agenda: Final = Projection(
    "agenda", (Desk, Session, Record, Refusals, Promise, Person, Subscription)
)
organisation: Final = Reference(agenda, "organisation", Organisation)
"""Calendar and words of the organisation, told to everybody who has sessions."""
