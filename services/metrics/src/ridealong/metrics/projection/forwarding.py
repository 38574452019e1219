"""What is learnt on one person's key and must be known on another's."""

from ridealong.chassis.projector import Work
from ridealong.chassis.projector.work import derived_id
from ridealong.contracts.internal import Forwarded
from ridealong.metrics.model.value import Value


def forward(work: Work, person: str, type_: str, about: str, body: Value) -> None:
    """Send a value on to a person's key; of one type and `about` the last one stands."""
    work.emit(
        Forwarded(
            service="metrics",
            person=person,
            # Several kinds of thing are sent on, and their ids may be equal or of full length.
            about=derived_id(type_, about),
            type=type_,
            body=body.model_dump(mode="json"),
        )
    )
