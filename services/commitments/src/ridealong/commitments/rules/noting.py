"""Notes of the two on a commitment (DOMAIN C1)."""

from typing import Final

from ridealong.commitments.model import Commitment, Note
from ridealong.commitments.rules.presence import existing, of_the_pair
from ridealong.commitments.rules.refusal import Refused
from ridealong.contracts import Event
from ridealong.contracts.commitments import CommitmentNoted

MOST_NOTES: Final = 100


def noted(before: Commitment | None, event: Event[CommitmentNoted]) -> Commitment:
    """The commitment with this note: one of the pair may write it whatever has become of it."""
    data = event.data
    known = existing(before, data.commitment)
    of_the_pair(known, data.by)
    if not data.text.strip():
        raise Refused("a note says something")
    if len(known.notes) >= MOST_NOTES:
        raise Refused(
            f"commitment {known.commitment} has {MOST_NOTES} notes, which is the most that is kept"
        )
    note = Note(by=data.by, at=event.time, text=data.text)
    return known.model_copy(update={"notes": (*known.notes, note)})
