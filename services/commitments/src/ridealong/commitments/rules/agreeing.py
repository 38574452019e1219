"""How a commitment comes into force: both of a pair accept it (DOMAIN 0.20)."""

from datetime import datetime

from ridealong.commitments.model import Commitment, Said, place
from ridealong.commitments.rules.deadline import deadline, late_window_end
from ridealong.commitments.rules.fitting import check_target, check_zone
from ridealong.commitments.rules.kinds import caused_by
from ridealong.commitments.rules.refusal import Refused
from ridealong.commitments.rules.replacing import in_force
from ridealong.commitments.rules.terms import TERMS
from ridealong.contracts import Event
from ridealong.contracts.commitments import (
    CommitmentAccepted,
    CommitmentMade,
    CommitmentProposed,
    Terms,
)


def proposed(before: Commitment | None, event: Event[CommitmentProposed]) -> Commitment:
    """A commitment that its proposer has accepted; one a platform proposes, nobody has yet."""
    data = event.data
    if before is not None:
        raise Refused(f"commitment {data.commitment} exists already")
    new = _with_terms(event, data)
    _not_past(new, event.time)
    by = data.by or event.actor
    accepted = (Said(by=by, at=event.time),) if by in new.pair else ()
    return new.model_copy(update={"proposed": Said(by=by, at=event.time), "accepted": accepted})


def accepted(
    before: Commitment | None, replaced: Commitment | None, event: Event[CommitmentAccepted]
) -> tuple[Commitment, Commitment | None]:
    """The commitment with this acceptance, in force when it was the second one, and what it
    replaces as that is then."""
    commitment, by = event.data.commitment, event.data.by
    if before is None:
        raise Refused(f"there is no proposal {commitment}")
    if by not in before.pair:
        raise Refused(f"{by} is neither rep nor manager of commitment {commitment}")
    if before.taken_out is not None:
        raise Refused(f"commitment {commitment} was {before.taken_out.why}")
    if before.agreed_at is not None:
        raise Refused(f"commitment {commitment} is in force already")
    if any(one.by == by for one in before.accepted):
        raise Refused(f"{by} has accepted commitment {commitment} already")
    _not_past(before, event.time)
    after = before.model_copy(update={"accepted": (*before.accepted, Said(by=by, at=event.time))})
    if {one.by for one in after.accepted} != set(after.pair):
        return after, replaced
    asked = before.proposed.at if before.proposed is not None else event.time
    return in_force(after, replaced, event.time, asked)


def made(
    before: Commitment | None, replaced: Commitment | None, event: Event[CommitmentMade]
) -> tuple[Commitment, Commitment | None]:
    """The commitment in force, as a platform says that both have agreed, and what it replaces.

    Said again with the same terms it changes nothing.
    """
    data = event.data
    new = _with_terms(event, data)
    if before is not None and before.agreed_at is not None:
        if all(_same(before, new, name) for name in TERMS):
            return before, replaced
        raise Refused(
            f"commitment {data.commitment} is in force with other terms; they change by "
            "renegotiation, which is a new commitment that replaces it"
        )
    if before is not None and before.taken_out is not None:
        raise Refused(f"commitment {data.commitment} was {before.taken_out.why}")
    agreed = data.made_at or event.time
    _not_past(new, agreed)
    asked = agreed
    if before is not None:
        kept = ("proposed", "accepted", "notes", "linked")
        new = new.model_copy(update={name: getattr(before, name) for name in kept})
        if before.measure == new.measure:
            new = new.model_copy(update={"cause": before.cause})
        if before.proposed is not None and before.replaces == new.replaces:
            asked = min(agreed, before.proposed.at)
    return in_force(new, replaced, agreed, asked)


def _same(before: Commitment, new: Commitment, name: str) -> bool:
    # What was inherited from the replaced one is ours, not the publisher's.
    if name == "renegotiations" and before.replaces is not None:
        return True
    return bool(getattr(before, name) == getattr(new, name))


def _with_terms(
    event: Event[CommitmentProposed] | Event[CommitmentMade], data: Terms
) -> Commitment:
    if data.rep == data.manager:
        raise Refused(f"a pair is two people; {data.rep} can't promise something to themselves")
    if data.replaces == data.commitment:
        raise Refused(f"commitment {data.commitment} can't replace itself")
    check_target(data.commitment, data.target)
    check_zone(data.commitment, data.zone)
    return Commitment(
        id=place(event.tenant, data.rep, data.commitment),
        tenant=event.tenant,
        key=event.key,
        deadline=deadline(data.due, data.zone),
        late_window_ends=late_window_end(data.due, data.zone),
        cause=caused_by(event),
        **{name: getattr(data, name) for name in TERMS},
    )


def _not_past(commitment: Commitment, agreed: datetime) -> None:
    if agreed >= commitment.deadline:
        raise Refused(
            f"commitment {commitment.commitment} is due on {commitment.due}, which had ended in "
            f"{commitment.zone} by {agreed:%Y-%m-%d %H:%M} UTC, when it was agreed"
        )
