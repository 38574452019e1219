"""The commitment that an event is about, and that time has come to the event's."""

from typing import Any

from ridealong.chassis.projector import Work
from ridealong.commitments.model import Commitment
from ridealong.commitments.projection.binding import commitment_id, together
from ridealong.commitments.projection.following import Late, never, newest
from ridealong.commitments.projection.settling import note_time, reached
from ridealong.contracts import Event


def named(event: Event[Any], work: Work) -> Commitment | None:
    """The very one that it names."""
    id_ = commitment_id(event, event.data.commitment)
    before, _ = together(lambda: work.get(Commitment, id_), lambda: reached(work))
    note_time(work)
    return before


def meant(event: Event[Any], work: Work, late: Late = never) -> Commitment | None:
    """The one that it names, or what renegotiations made of that."""
    name = event.data.commitment
    before, _ = together(lambda: newest(work, name, late), lambda: reached(work))
    note_time(work)
    return before
