"""Was it what coaching is: progress, listening, accountability, data, written down (DOMAIN 2.6)."""

from dataclasses import astuple, dataclass
from fractions import Fraction

from ridealong.metrics.model.session_records import SessionRecord
from ridealong.metrics.rules.definitions import USUAL, Definitions


@dataclass(frozen=True, slots=True)
class Marks:
    """One session's five. `listening` is None where nobody measured who spoke.

    Progress: it was linked to a goal of the rep. Listening: the manager's share of speaking wasn't
    above the one that is noted. Accountability: something was agreed on in it. Data: the rep
    brought numbers, or a snapshot of them was there. Written: it has a summary.
    """

    progress: bool
    listening: bool | None
    accountability: bool
    data: bool
    written: bool

    @property
    def line(self) -> str:
        """All five in one line."""
        names = ("progress", "listening", "accountability", "data", "written down")
        shown = {True: "yes", False: "no", None: "not said"}
        told = zip(names, astuple(self), strict=True)
        return " · ".join(f"{name}: {shown[mark]}" for name, mark in told)


def marks(record: SessionRecord, promises: int, definitions: Definitions = USUAL) -> Marks:
    """Of a session in which so many promises were agreed on, by the definitions of its day."""
    spoke = record.speaking
    listening = None
    if spoke is not None and spoke.manager + spoke.rep > 0:
        share = Fraction(spoke.manager, spoke.manager + spoke.rep)
        listening = share <= Fraction(definitions.manager_talk_note)
    return Marks(
        progress=bool(record.goals),
        listening=listening,
        accountability=promises > 0,
        data=record.numbers or any(each.part == "numbers" for each in record.prepared),
        written=record.written,
    )
