"""Which commitment is meant: who knows only its first id goes on naming that."""

from collections.abc import Iterable

from ridealong.chassis.projector import Work
from ridealong.commitments.model import Commitment
from ridealong.commitments.projection.binding import commitment_id


def newest(work: Work, name: str, *, replaced_only: bool = False) -> Commitment | None:
    """The commitment of this name, or the newest that renegotiations made of it.

    `replaced_only`: one that counts itself, as the new one was asked for after its deadline, is
    meant itself.
    """
    found = work.get(Commitment, commitment_id(work.event, name))
    while found is not None and (following := _next(found, replaced_only=replaced_only)):
        found = work.get(Commitment, commitment_id(work.event, following))
    return found


def newest_of(work: Work, names: Iterable[str]) -> list[Commitment]:
    """Those of these names that are there, each once; what replaced one stands for it."""
    wanted = {name: commitment_id(work.event, name) for name in names}
    work.get_all(Commitment, wanted.values())
    found = (newest(work, name, replaced_only=True) for name in wanted)
    return list({one.id: one for one in found if one is not None}.values())


def _next(commitment: Commitment, *, replaced_only: bool) -> str | None:
    if replaced_only and commitment.taken_out is None:
        return None
    return commitment.followed_by
