"""Is there a commitment that this can be said of, and by whom?"""

from datetime import datetime

from ridealong.commitments.model import Commitment
from ridealong.commitments.rules.deadline import late_window_end
from ridealong.commitments.rules.refusal import Refused


def existing(commitment: Commitment | None, name: str) -> Commitment:
    """The commitment; refused where there is none."""
    if commitment is None:
        raise Refused(f"there is no commitment {name}")
    return commitment


def there(commitment: Commitment | None, name: str) -> Commitment:
    """The commitment, unless what both said has taken it out."""
    known = existing(commitment, name)
    if known.taken_out is not None:
        raise Refused(f"commitment {known.commitment} was {known.taken_out.why}")
    return known


def in_force(commitment: Commitment | None, name: str) -> Commitment:
    """The commitment, once both have accepted it; its deadline may have passed."""
    known = there(commitment, name)
    if known.agreed_at is None:
        raise Refused(
            f"commitment {known.commitment} is not in force: both have to accept it first"
        )
    return known


def of_the_pair(known: Commitment, by: str) -> None:
    """Refused unless one of the pair says it."""
    if by not in known.pair:
        raise Refused(f"{by} is neither rep nor manager of commitment {known.commitment}")


def still_open(known: Commitment, at: datetime) -> None:
    """Refused once the usual late window has closed.

    What both may still say is the same everywhere (DOMAIN, "What is left to the organisation"): an
    organisation's own late window says what is worth something, and may be learnt later.
    """
    if at >= late_window_end(known.due, known.zone):
        raise Refused(f"the late window of commitment {known.commitment} has closed")
