"""A score as files: a table for spreadsheets (RFC 4180), and all that it is made of."""

import csv
import io
from datetime import date
from decimal import Decimal
from typing import Final

from pydantic import Field

from ridealong.metrics.api.score_views import FollowThroughView, Notes, Reader, view
from ridealong.metrics.model.follow_through import Settled
from ridealong.metrics.rules.figures import Figures
from ridealong.metrics.rules.parameters import ParameterHistory
from ridealong.metrics.rules.score_question import Versions, versions_of
from ridealong.metrics.rules.sight import Sight

COLUMNS: Final = (
    "due",
    "zone",
    "commitment",
    "rep",
    "manager",
    "credit",
    "share",
    "kept",
    "left_out",
    "dropped",
    "late_window_open",
    "renegotiations",
    "direction",
    "measure",
    "target",
    "amount_at_due",
    "amount_now",
    "reason",
    "score_after_due_day",
    "notes",
)
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")


class FollowThroughFile(FollowThroughView):
    """A person's own score with the parameters it is computed with: `ridealong explain score`
    reads it as it is and comes to the same number."""

    params: Versions = Field(description="from which due day on which parameters hold")


def as_json(
    person: str, found: Figures, history: ParameterHistory, notes: Notes, today: date
) -> str:
    """All that a score is made of."""
    shown = view(person, found, Reader(person, Sight.WHOLE, today), notes)
    file = FollowThroughFile(**dict(shown), params=versions_of(history))
    return file.model_dump_json(indent=1, by_alias=True)


def as_csv(found: Figures, notes: Notes) -> str:
    """Every item, those in the score and those left out, by due day; the shares and the prior's
    sum to 1."""
    after = {batch.due: round(batch.score, 10) for batch in found.trail}
    rows: list[tuple[Settled, Decimal | None]] = list(found.shares.items)
    rows += [(item, None) for item in found.left_out]
    file = io.StringIO(newline="")
    table = csv.writer(file)
    table.writerow(COLUMNS)
    for item, share in sorted(rows, key=lambda row: (row[0].due, row[0].commitment)):
        texts = [f"{note.by}: {note.text}" for note in notes.get(item.commitment, ())]
        table.writerow(_row(item, share, after.get(item.due), "\n".join(texts)))
    prior = ["", "", "prior", *([""] * 3), str(found.shares.prior)]
    table.writerow([*prior, *([""] * (len(COLUMNS) - len(prior)))])
    return file.getvalue()


def _row(item: Settled, share: Decimal | None, after: Decimal | None, notes: str) -> list[str]:
    cells: list[object] = [
        item.due,
        _text(item.zone),
        _text(item.commitment),
        _text(item.rep),
        _text(item.manager),
        item.credit,
        share,
        item.kept,
        item.left_out,
        item.dropped,
        item.late_window_open,
        item.renegotiations,
        item.direction,
        None if item.measure is None else _text(item.measure.kind),
        item.target,
        item.amount_at_due,
        item.amount_now,
        _text(item.reason),
        after if share is not None else None,
        _text(notes),
    ]
    return ["" if cell is None else str(cell) for cell in cells]


def _text(text: str) -> str:
    # A spreadsheet would run what looks like a formula.
    return f"'{text}" if text.startswith(_FORMULA) else text
