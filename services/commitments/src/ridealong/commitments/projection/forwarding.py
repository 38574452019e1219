"""What one person's key tells another's, through the log: each key has one writer."""

from collections.abc import Callable

from pydantic import JsonValue

from ridealong.chassis.projector import Work
from ridealong.chassis.projector.work import derived_id
from ridealong.commitments.projection.binding import SERVICE, projection
from ridealong.contracts import Event
from ridealong.contracts.fields import Body, Part
from ridealong.contracts.internal import Forwarded

Receiver = Callable[[Work, Body], None]
_receivers: dict[str, Receiver] = {}


def receives(type_: str) -> Callable[[Receiver], Receiver]:
    """Who takes in what is forwarded under this type."""

    def keep(receiver: Receiver) -> Receiver:
        _receivers[type_] = receiver
        return receiver

    return keep


@projection.on(Forwarded)
def forwarded(event: Event[Forwarded], work: Work) -> None:
    """Something that another key told this one."""
    if (receiver := _receivers.get(event.data.type)) is not None:
        receiver(work, event.data.body)


def forward(work: Work, person: str, type_: str, about: tuple[str, ...], body: Part) -> None:
    """Tell a person's key; of several on one thing in a batch only the last is sent."""
    content: dict[str, JsonValue] = body.model_dump(mode="json")
    work.emit(
        Forwarded(
            service=SERVICE,
            person=person,
            about=derived_id(SERVICE, type_, *about),
            type=type_,
            body=content,
        )
    )
