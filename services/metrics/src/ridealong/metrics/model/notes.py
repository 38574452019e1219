"""Notes of a pair on their commitments."""

from datetime import datetime
from typing import ClassVar

from ridealong.chassis.projector.identity import composed
from ridealong.chassis.projector.state import State
from ridealong.metrics.model.value import Value


class Note(Value):
    """What one of the pair wrote last on a commitment."""

    by: str
    said: datetime
    text: str


class ItemNotes(State):
    """The notes on one commitment, by author: whoever writes again replaces their own."""

    COLLECTION: ClassVar[str] = "item_notes"
    INDEXES: ClassVar[tuple[tuple[str, ...], ...]] = (("tenant", "rep"),)

    rep: str
    commitment: str
    notes: tuple[Note, ...] = ()

    @staticmethod
    def id_of(key: str, commitment: str) -> str:
        """The id of the notes on a commitment of the rep whose key this is."""
        return composed(key, commitment)
