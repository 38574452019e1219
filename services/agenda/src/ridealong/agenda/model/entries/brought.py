"""What the two bring along: items, and the rep's preparation."""

from datetime import date, datetime
from typing import Literal

from ridealong.agenda.model.entries.aims import Outcome
from ridealong.agenda.model.part import Part
from ridealong.contracts.fields import Level, Standing


class EvidenceLink(Part):
    """Something to look at while talking."""

    label: str
    url: str | None = None


class Answer(Part):
    """A commitment that answers an item, such as "How can I help?" (DOMAIN 2.18, 3.14)."""

    commitment: str
    title: str
    by: str
    due: date
    outcome: Outcome


class ItemEntry(Part):
    """Something that one of the two wants to talk about.

    `carried`: it was on no open session. `origin` is the session that it was first on, `since` when
    it was brought up, `carries` through how many held sessions it came. `recurring`: it came
    through three of them and no commitment answers it (DOMAIN 0.8). `late`: it came less than a day
    before the session (1.10). `asks` is what its author is asked about it (2.23). `undecided`: the
    last session had it, and nobody said what became of it (D1). `must`: the manager's, and it has
    to be talked about (T2).
    """

    kind: Literal["item"] = "item"
    id: str
    title: str
    text: str | None = None
    by: str
    level: Level
    standing: Standing | None = None
    evidence: tuple[EvidenceLink, ...] = ()
    carried: bool = False
    origin: str | None = None
    since: datetime | None = None
    carries: int = 0
    recurring: bool = False
    kept_because: str | None = None
    late: bool = False
    asks: str | None = None
    undecided: bool = False
    must: bool = False
    answers: tuple[Answer, ...] = ()


class PreparationEntry(Part):
    """Which of the seven parts the rep has prepared (DOMAIN 3.2); `late`: within the last day."""

    kind: Literal["preparation"] = "preparation"
    id: str
    parts: tuple[str, ...]
    state: Literal["partly", "done"]
    late: bool = False
    level: Level = "pair"
    by: str | None = None
