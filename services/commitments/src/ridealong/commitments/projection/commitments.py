"""The life of a commitment, event by event of its topic."""

from typing import Any

from ridealong.chassis.projector import Work
from ridealong.commitments.model import Commitment
from ridealong.commitments.projection.binding import (
    SERVICE,
    commitment_id,
    projection,
    refusing,
    together,
)
from ridealong.commitments.projection.people import keep_person, person_of
from ridealong.commitments.projection.settling import keep, keep_up, note_time, reached
from ridealong.commitments.projection.tallies import count
from ridealong.commitments.rules import agreeing, keeping, leading, leaving, telling
from ridealong.contracts import Event
from ridealong.contracts.commitments import (
    CommitmentAccepted,
    CommitmentDelivered,
    CommitmentExcused,
    CommitmentMade,
    CommitmentProgressed,
    CommitmentProposed,
    CommitmentWithdrawn,
)

OURS = f"ridealong/{SERVICE}"


@projection.on(CommitmentProposed)
@refusing
def proposed(event: Event[CommitmentProposed], work: Work) -> None:
    before = _before(event, work, event.data.commitment)
    keep_up(work, before, agreeing.proposed(before, event))
    _know_manager(event.data.manager, work)


@projection.on(CommitmentAccepted)
@refusing
def accepted(event: Event[CommitmentAccepted], work: Work) -> None:
    before = _before(event, work, event.data.commitment)
    replaced = _replaced(event, work, before.replaces if before else None)
    after, left = agreeing.accepted(before, replaced, event)
    # Others needn't know how two come to agree: they hear what a platform would have told them.
    if (news := telling.made(before, after)) is not None:
        work.emit(news, once=True)
    _agree(work, before, replaced, after, left)


@projection.on(CommitmentMade)
@refusing
def made(event: Event[CommitmentMade], work: Work) -> None:
    if event.source == OURS:
        return
    before = _before(event, work, event.data.commitment)
    replaced = _replaced(event, work, event.data.replaces)
    _agree(work, before, replaced, *agreeing.made(before, replaced, event))
    _know_manager(event.data.manager, work)


@projection.on(CommitmentProgressed)
@refusing
def progressed(event: Event[CommitmentProgressed], work: Work) -> None:
    if event.source == OURS:
        return
    before = _before(event, work, event.data.commitment)
    keep(work, before, keeping.progressed(before, event), heard=event.data.amount)


@projection.on(CommitmentDelivered)
@refusing
def delivered(event: Event[CommitmentDelivered], work: Work) -> None:
    before = _before(event, work, event.data.commitment)
    keep(work, before, keeping.delivered(before, event))


@projection.on(CommitmentWithdrawn)
@refusing
def withdrawn(event: Event[CommitmentWithdrawn], work: Work) -> None:
    before = _before(event, work, event.data.commitment)
    keep_up(work, before, leaving.withdrawn(before, event))


@projection.on(CommitmentExcused)
@refusing
def excused(event: Event[CommitmentExcused], work: Work) -> None:
    before = _before(event, work, event.data.commitment)
    after = leaving.excused(before, event)
    keep_up(work, before, count(work, before, after))


def _agree(
    work: Work,
    before: Commitment | None,
    replaced_before: Commitment | None,
    after: Commitment,
    replaced: Commitment | None,
) -> None:
    if replaced is not None:
        keep_up(work, replaced_before, replaced)
    keep_up(work, before, count(work, before, after))


def _before(event: Event[Any], work: Work, commitment: str) -> Commitment | None:
    id_ = commitment_id(event, commitment)
    before, _ = together(lambda: work.get(Commitment, id_), lambda: reached(work))
    note_time(work)
    return before


def _replaced(event: Event[Any], work: Work, commitment: str | None) -> Commitment | None:
    return None if commitment is None else work.get(Commitment, commitment_id(event, commitment))


def _know_manager(manager: str, work: Work) -> None:
    person = person_of(work)
    keep_person(work, person, leading.with_promise(person, manager))
