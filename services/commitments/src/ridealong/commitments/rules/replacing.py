"""One commitment in force in place of another: what it inherits, and what becomes of the other."""

from datetime import datetime

from ridealong.commitments.model import Commitment, LeftOut
from ridealong.commitments.rules.refusal import Refused


def in_force(
    new: Commitment, replaced: Commitment | None, agreed: datetime, asked: datetime
) -> tuple[Commitment, Commitment | None]:
    """Agreed, and a renegotiation when what it replaces wasn't due yet when it was asked for
    (DOMAIN C1).

    A slow answer can't hurt who asked in time: a proposal asks when it is made, and a publisher of
    what both have agreed says that it was in time by counting one renegotiation more than the
    replaced one has. What is asked for after the deadline is a new commitment with no
    renegotiations, and the old one keeps its credit. What was replaced already is replaced no
    second time: postponed once and told twice, it would be owed twice.
    """
    if replaced is not None and replaced.replaced_by not in {None, new.commitment}:
        raise Refused(
            f"commitment {replaced.commitment} was replaced by {replaced.replaced_by} already: "
            "that is the one to replace"
        )
    after = new.model_copy(update={"agreed_at": agreed, "since": agreed})
    if replaced is None or replaced.taken_out is not None or replaced.agreed_at is None:
        return after, replaced
    in_time = asked < replaced.deadline or new.renegotiations > replaced.renegotiations
    if not in_time:
        return after.model_copy(update={"renegotiations": 0}), replaced
    reason = new.proposed.reason if new.proposed is not None else ""
    left = LeftOut(why="superseded", at=agreed, by=new.pair, reason=reason)
    inherited: dict[str, object] = {
        "renegotiations": max(new.renegotiations, replaced.renegotiations + 1)
    }
    if new.measure == replaced.measure:
        inherited |= {
            "since": replaced.since,
            "reports": replaced.reports,
            "deliveries": replaced.deliveries,
        }
    return after.model_copy(update=inherited), replaced.model_copy(
        update={"taken_out": left, "replaced_by": new.commitment}
    )
