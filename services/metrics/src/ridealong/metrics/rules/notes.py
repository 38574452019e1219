"""Notes on commitments, shown wherever the commitment counts (DOMAIN C1)."""

from ridealong.contracts import Event
from ridealong.contracts.commitments import CommitmentNoted
from ridealong.metrics.model.notes import ItemNotes, Note


def noted(known: ItemNotes, event: Event[CommitmentNoted]) -> ItemNotes:
    """The notes with what somebody wrote; of one author the newest stands."""
    data = event.data
    note = Note(by=data.by, said=event.time, text=data.text)
    theirs = next((each for each in known.notes if each.by == note.by), note)
    newest = note if theirs.said <= note.said else theirs
    others = [each for each in known.notes if each.by != note.by]
    notes = tuple(sorted([*others, newest], key=lambda each: each.by))
    return known.model_copy(update={"notes": notes})
