"""A session as far as promises need it: when it is, and why it ended with so few or so many."""

from datetime import datetime
from typing import ClassVar

from ridealong.chassis.projector import State
from ridealong.commitments.model.said import Said
from ridealong.contracts.sessions import SessionKind


class Session(State):
    """A session of a rep. What isn't known yet is None: between topics anything may be missing.

    `explained` is the newest reason for none, one, or more than three promises (DOMAIN 0.18).
    """

    COLLECTION: ClassVar[str] = "sessions"
    INDEXES: ClassVar[tuple[tuple[str, ...], ...]] = (
        ("tenant", "session"),
        ("tenant", "rep", "start"),
    )

    session: str
    rep: str
    manager: str | None = None
    start: datetime | None = None
    kind: SessionKind | None = None
    cancelled: bool = False
    held: bool = False
    explained: Said | None = None
