"""What the service tells itself of calendars that subscribe."""

from typing import Final

from ridealong.agenda.model.subscription import Subscription
from ridealong.agenda.projection.documents import document_id
from ridealong.chassis.projector import Projection, Work
from ridealong.contracts import Event
from ridealong.contracts.internal import Forwarded

MADE: Final = "agenda.subscription.made"
ENDED: Final = "agenda.subscription.ended"


def bind(projection: Projection) -> None:
    """Fold these events."""
    projection.on_forwarded(MADE)(made)
    projection.on_forwarded(ENDED)(ended)


def made(event: Event[Forwarded], work: Work) -> None:
    """A calendar got an address of its own."""
    data = event.data
    work.put(
        Subscription(
            id=document_id(event.key, data.about),
            tenant=event.tenant,
            key=event.key,
            subscription=data.about,
            person=data.person or "",
            name=str(data.body["name"]),
            digest=str(data.body["digest"]),
            made_at=event.time,
        )
    )


def ended(event: Event[Forwarded], work: Work) -> None:
    """The address leads nowhere any more."""
    work.delete(Subscription, document_id(event.key, event.data.about))
