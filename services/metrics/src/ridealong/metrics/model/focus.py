"""Focus areas: what a rep works on, or is asked about, and every word said on it."""

from datetime import datetime
from typing import ClassVar, Literal

from ridealong.chassis.projector.identity import composed
from ridealong.chassis.projector.state import State
from ridealong.contracts.fields import Level
from ridealong.metrics.model.value import Value

What = Literal["named", "accepted", "parked", "done"]
Aim = Literal["done_well", "to_improve", "next_role"]


class Word(Value):
    """What one of the pair said, and when."""

    at: datetime
    what: What
    by: str
    outcome: str | None = None


class Wording(Value):
    """What the focus is, as it was last named."""

    at: datetime
    by: str
    skill: str
    aim: Aim
    text: str | None = None
    level: Level = "pair"
    realism: int | None = None
    steps: tuple[str, ...] = ()


class Focus(State):
    """A focus of a rep. `words` lie in order of time; without `wording` nobody named it yet."""

    COLLECTION: ClassVar[str] = "focuses"
    INDEXES: ClassVar[tuple[tuple[str, ...], ...]] = (("tenant", "rep"),)

    focus: str
    rep: str
    wording: Wording | None = None
    words: tuple[Word, ...] = ()

    @staticmethod
    def id_of(key: str, focus: str) -> str:
        """The id of a focus of the rep whose key this is."""
        return composed(key, focus)
