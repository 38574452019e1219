"""Which commitment is meant: who knows only its first id goes on naming that."""

from collections.abc import Callable, Iterable

from ridealong.chassis.projector import Work
from ridealong.commitments.model import Commitment
from ridealong.commitments.projection.binding import commitment_id

Late = Callable[[Commitment], bool]
"""Whether an event is about what followed a commitment that still counts itself."""


def never(_: Commitment) -> bool:
    """It is about the one that it names."""
    return False


def always(_: Commitment) -> bool:
    """It is about what followed."""
    return True


def newest(work: Work, name: str, late: Late = never) -> Commitment | None:
    """The commitment of this name, or the newest that renegotiations put in its place.

    Where the new one was asked for after the deadline both count, and `late` says which is meant.
    """
    found = work.get(Commitment, commitment_id(work.event, name))
    while found is not None and (following := _next(found, late)):
        found = work.get(Commitment, commitment_id(work.event, following))
    return found


def newest_of(work: Work, names: Iterable[str]) -> list[Commitment]:
    """Those of these names that are there, each once; what replaced one stands for it."""
    wanted = {name: commitment_id(work.event, name) for name in names}
    work.get_all(Commitment, wanted.values())
    found = (newest(work, name) for name in wanted)
    return list({one.id: one for one in found if one is not None}.values())


def _next(commitment: Commitment, late: Late) -> str | None:
    if commitment.followed_by is None or commitment.taken_out is not None:
        return commitment.followed_by
    return commitment.followed_by if late(commitment) else None
