"""Deadlines and closing windows."""

from ridealong.chassis.projector import Work
from ridealong.commitments.model import Commitment
from ridealong.commitments.projection.binding import commitment_id, projection, together
from ridealong.commitments.projection.settling import TIMER, keep, reached
from ridealong.contracts import Event
from ridealong.contracts.internal import TimerFired


@projection.on_timer(TIMER)
def time_has_come(event: Event[TimerFired], work: Work) -> None:
    """Bring the commitment to the state it has by now.

    A timer that was moved meanwhile may still fire at its old instant: time has come that far, and
    the commitment alone says whether that means anything.
    """
    id_ = commitment_id(event, str(event.data.data["commitment"]))
    clock, commitment = together(lambda: reached(work), lambda: work.get(Commitment, id_))
    if event.data.fire_at > clock.reached:
        clock = clock.model_copy(update={"reached": event.data.fire_at})
        work.put(clock)
    if commitment is not None:
        keep(work, commitment, commitment)
