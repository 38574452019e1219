"""A commitment is proposed and agreed on, and excused: what also changes how it is counted and
found. What changes one commitment alone is in `steps`."""

from typing import Any

from ridealong.chassis.projector import Work
from ridealong.commitments.model import Commitment
from ridealong.commitments.projection.binding import (
    commitment_id,
    projection,
    refusing,
    together,
)
from ridealong.commitments.projection.ending import end_of, person_of
from ridealong.commitments.projection.entering import enter, find_by_due
from ridealong.commitments.projection.kinds import checked
from ridealong.commitments.projection.naming import meant, named
from ridealong.commitments.projection.people import keep_person
from ridealong.commitments.projection.settling import keep, reached
from ridealong.commitments.projection.steps import OURS
from ridealong.commitments.projection.tallies import count
from ridealong.commitments.rules import (
    agreeing,
    leading,
    leaving,
    telling,
)
from ridealong.contracts import Event
from ridealong.contracts.commitments import (
    CommitmentAccepted,
    CommitmentExcused,
    CommitmentMade,
    CommitmentProposed,
)


@projection.on(CommitmentProposed)
@refusing
def proposed(event: Event[CommitmentProposed], work: Work) -> None:
    before = named(event, work)
    keep(work, before, checked(work, agreeing.proposed(before, event)))
    _know_manager(event.data.manager, work)


@projection.on(CommitmentAccepted)
@refusing
def accepted(event: Event[CommitmentAccepted], work: Work) -> None:
    before = named(event, work)
    replaced = _replaced(event, work, before.replaces if before else None)
    after, left = agreeing.accepted(before, replaced, event)
    # Others needn't know how two come to agree: they hear what a platform would have told them.
    if after.refused is None and (news := telling.made(before, after)) is not None:
        work.emit(news, once=True)
    _agree(work, before, replaced, after, left)


@projection.on(CommitmentMade)
@refusing
def made(event: Event[CommitmentMade], work: Work) -> None:
    if event.source == OURS:
        return
    before = named(event, work)
    replaced = _replaced(event, work, event.data.replaces)
    _agree(work, before, replaced, *agreeing.made(before, replaced, event))
    _know_manager(event.data.manager, work)


@projection.on(CommitmentExcused)
@refusing
def excused(event: Event[CommitmentExcused], work: Work) -> None:
    before = meant(event, work)
    after = leaving.excused(before, event)
    ended, _, _ = together(
        lambda: end_of(work, after), lambda: find_by_due(work, after), lambda: reached(work)
    )
    after = count(work, before, after)
    keep(work, before, after.model_copy(update={"ended": ended}))


def _agree(
    work: Work,
    before: Commitment | None,
    replaced_before: Commitment | None,
    after: Commitment,
    replaced: Commitment | None,
) -> None:
    if replaced is not None:
        keep(work, replaced_before, replaced)
    enter(work, before, after)


def _replaced(event: Event[Any], work: Work, commitment: str | None) -> Commitment | None:
    return None if commitment is None else work.get(Commitment, commitment_id(event, commitment))


def _know_manager(manager: str, work: Work) -> None:
    person = person_of(work)
    keep_person(work, person, leading.with_promise(person, manager))
