"""Counting under the owner's key what a commitment under another key needs to know.

A manager's promise lies with the pair, under the rep's key; the manager's activities lie under the
manager's. Each key has one writer, so what is counted there is told here through the log.
"""

from typing import ClassVar

from ridealong.chassis.projector import State
from ridealong.commitments.model.commitment import Counted, Window


class Tally(State):
    """Under the owner's key: what the owner's activities add up to for one commitment."""

    COLLECTION: ClassVar[str] = "tallies"

    rep: str
    commitment: str
    window: Window
    counted: tuple[Counted, ...] = ()


class HeardTally(State):
    """Under the rep's key: the newest tally that the owner's writer told of."""

    COLLECTION: ClassVar[str] = "heard_tallies"

    counted: tuple[Counted, ...] = ()
