"""Who brought what: topics of sessions, without their words."""

from datetime import datetime
from typing import ClassVar

from ridealong.chassis.projector.identity import composed
from ridealong.chassis.projector.state import State


class Topic(State):
    """An item of an agenda: who brought it, and when it was first heard of."""

    COLLECTION: ClassVar[str] = "topics"
    INDEXES: ClassVar[tuple[tuple[str, ...], ...]] = (("tenant", "rep", "at"),)

    item: str
    rep: str
    by: str
    at: datetime
    session: str | None = None

    @staticmethod
    def id_of(key: str, item: str) -> str:
        """The id of an item of the pair whose rep's key this is."""
        return composed(key, item)
