"""What came of an imported calendar."""

from datetime import datetime
from typing import Literal

from pydantic import BaseModel, Field

from ridealong.agenda.rules.outside.planning import Change


class EntryOutcome(BaseModel):
    """One entry of the file, at its line. `sessions` counts its meetings by what became of them."""

    uid: str
    line: int
    rep: str | None = None
    sessions: dict[Change, int] = Field(default_factory=dict)
    reasons: list[str] = Field(default_factory=list)


class TroubleView(BaseModel):
    """Something about an entry: `refused`, nothing was taken of it; `note`, it is to be known."""

    uid: str | None
    line: int
    severity: Literal["refused", "note"]
    reason: str


class ImportView(BaseModel):
    """What the import did. `not_ours` entries have nobody among them whom you coach, or who
    coaches you. With `dry_run`, nothing was done."""

    dry_run: bool
    entries: int
    until: datetime
    sessions: dict[Change, int]
    not_ours: int
    outcomes: list[EntryOutcome]
    troubles: list[TroubleView]
