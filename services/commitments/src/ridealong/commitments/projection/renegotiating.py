"""A renegotiation is answered: accepted, it makes another commitment."""

from typing import Final

from ridealong.chassis.projector import Work
from ridealong.commitments.model import Commitment
from ridealong.commitments.projection.binding import projection, refusing
from ridealong.commitments.projection.entering import enter
from ridealong.commitments.projection.following import always
from ridealong.commitments.projection.kinds import checked
from ridealong.commitments.projection.naming import meant
from ridealong.commitments.projection.settling import keep
from ridealong.commitments.rules import renegotiating, telling
from ridealong.commitments.rules.refusal import Refused
from ridealong.contracts import Event
from ridealong.contracts.commitments import RenegotiationAnswered

_NUMBERS_TRIED: Final = 100


@projection.on(RenegotiationAnswered)
@refusing
def answered(event: Event[RenegotiationAnswered], work: Work) -> None:
    before = meant(event, work, always)
    after, new = renegotiating.answered(before, event)
    if new is None:
        keep(work, before, after)
        return
    if work.get(Commitment, new.id) is not None:
        after, new = _instead(work, before, event, new)
    new = checked(work, new)
    if new.refused is None and (news := telling.made(None, new)) is not None:
        work.emit(news, once=True)
    keep(work, before, after)
    enter(work, None, new)


def _instead(
    work: Work, before: Commitment | None, event: Event[RenegotiationAnswered], new: Commitment
) -> tuple[Commitment, Commitment]:
    """The same under the next number that is free: who takes an id can't stop what was agreed."""
    numbers = range(new.number + 1, new.number + 1 + _NUMBERS_TRIED)
    others = [renegotiating.answered(before, event, number) for number in numbers]
    taken = work.get_all(Commitment, [other.id for _, other in others if other is not None])
    for after, other in others:
        if other is not None and taken[other.id] is None:
            return after, other
    raise Refused(
        f"it would become commitment {new.commitment}, which exists already, as do the "
        f"{_NUMBERS_TRIED} numbers after it"
    )
