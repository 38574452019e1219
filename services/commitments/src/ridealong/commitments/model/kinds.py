"""By which kinds of activity a rep's promises are measured, to find them by."""

from typing import ClassVar

from ridealong.chassis.projector import State
from ridealong.contracts.people import CountedKinds


class KindsUsed(State):
    """Under a rep's key (which is its `id`): the kinds, and the organisation's lists of what it
    counts by which the promises were checked last."""

    COLLECTION: ClassVar[str] = "kinds_used"

    kinds: tuple[str, ...] = ()
    counted: tuple[CountedKinds, ...] = ()


class OfKind(State):
    """The commitments of a rep's pairs that are measured by one kind."""

    COLLECTION: ClassVar[str] = "of_kind"

    commitments: tuple[str, ...] = ()
