"""On what a word of somebody is missing, and whose."""

from ridealong.commitments.model import Commitment
from ridealong.commitments.rules.renegotiating import open_request
from ridealong.contracts.commitments import Pending


def pending(commitment: Commitment) -> tuple[Pending | None, tuple[str, ...]]:
    """What waits for an answer, and for whose; None and nobody when nothing does."""
    if commitment.state == "proposed":
        accepted = {one.by for one in commitment.accepted}
        return "acceptance", tuple(one for one in commitment.pair if one not in accepted)
    if commitment.agreed_at is None or commitment.taken_out is not None:
        return None, ()
    if (request := open_request(commitment)) is not None:
        return "renegotiation", (commitment.other_than(request.by),)
    if commitment.state == "in_force" and commitment.withdrawals:
        return "withdrawal", (commitment.other_than(commitment.withdrawals[-1].by),)
    return None, ()
