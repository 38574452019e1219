"""What was recorded is contested: until that is settled it is left out, 14 days at most (C1)."""

from datetime import datetime, timedelta
from typing import Final

from ridealong.commitments.model import Commitment, Dispute, Said
from ridealong.commitments.rules.presence import in_force, of_the_pair, still_open
from ridealong.commitments.rules.refusal import Refused
from ridealong.contracts import Event
from ridealong.contracts.commitments import CommitmentDisputeClosed, CommitmentDisputed

LONGEST: Final = timedelta(days=14)


def disputed(before: Commitment | None, event: Event[CommitmentDisputed]) -> Commitment:
    """The commitment contested by one of the pair: each may do so once, until the late window
    closes, so that nobody keeps it out for ever."""
    data = event.data
    known = in_force(before, data.commitment)
    of_the_pair(known, data.by)
    still_open(known, event.time)
    if (dispute := open_dispute(known, event.time)) is not None:
        raise Refused(
            f"commitment {known.commitment} is disputed already, by {dispute.by}, until "
            f"{dispute.until:%Y-%m-%d %H:%M} UTC at most"
        )
    if any(one.by == data.by for one in known.disputes):
        raise Refused(
            f"{data.by} has disputed commitment {known.commitment} before: each side may once"
        )
    dispute = Dispute(by=data.by, at=event.time, reason=data.reason, until=event.time + LONGEST)
    return known.model_copy(update={"disputes": (*known.disputes, dispute)})


def closed(before: Commitment | None, event: Event[CommitmentDisputeClosed]) -> Commitment:
    """The commitment no longer contested: who disputed it takes that back, or the other side has
    put right what was recorded."""
    data = event.data
    known = in_force(before, data.commitment)
    of_the_pair(known, data.by)
    dispute = open_dispute(known, event.time)
    if dispute is None:
        raise Refused(f"there is no open dispute about commitment {known.commitment}")
    end = Said(by=data.by, at=event.time, reason=data.reason)
    done = dispute.model_copy(update={"closed": end})
    others = tuple(one for one in known.disputes if one != dispute)
    return known.model_copy(update={"disputes": (*others, done)})


def open_dispute(commitment: Commitment, at: datetime) -> Dispute | None:
    """The dispute that is open at this instant."""
    return next((one for one in commitment.disputes if one.closed is None and at < one.until), None)
