"""What a commitment serves and how it stands, told by commitments (DOMAIN 0.14)."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime

from ridealong.contracts.commitments import CommitmentProgressed, CommitmentUpdated
from ridealong.metrics.model.serving import ServingCommitment

TOLD = (
    "manager",
    "zone",
    "renegotiations",
    "session",
    "goals",
    "initiatives",
    "due",
    "state",
    "left_out",
    "delivered",
    "replaced_by",
    "followed_by",
    "measure",
    "target",
    "direction",
    "originator",
)


def updated(
    known: ServingCommitment, data: CommitmentUpdated, told_at: datetime
) -> ServingCommitment:
    """Its whole present state; the amount stays."""
    told = {name: getattr(data, name) for name in TOLD}
    first = _began(data) or min(told_at, known.first_told or told_at)
    return known.model_copy(update={**told, "owner": data.owner_id, "first_told": first})


def _began(data: CommitmentUpdated) -> datetime | None:
    """When it was proposed, or agreed on at once: the same whichever of its states is heard of
    first; several that come about together are told as one."""
    asked = [one.at for one in data.questions if one.what == "acceptance"]
    return min(asked, default=data.made_at)


def progressed(known: ServingCommitment, data: CommitmentProgressed) -> ServingCommitment:
    """The amount reached; of several the one with the newest `as_of` stands."""
    if known.amount_as_of is not None and data.as_of < known.amount_as_of:
        return known
    return known.model_copy(update={"amount": data.amount, "amount_as_of": data.as_of})


def standing(commitments: Iterable[ServingCommitment]) -> list[ServingCommitment]:
    """Those whose state is known, by due day."""
    found = [each for each in commitments if each.state is not None and each.due is not None]
    return sorted(found, key=lambda each: (str(each.due), each.commitment))


def by_state(commitments: Iterable[ServingCommitment]) -> dict[str, int]:
    """How many stand how."""
    return dict(sorted(Counter(str(each.state) for each in commitments).items()))
