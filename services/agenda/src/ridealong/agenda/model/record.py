"""What is written down of a session, and who has confirmed it."""

from datetime import datetime
from typing import ClassVar, Literal

from ridealong.agenda.model.part import Part
from ridealong.chassis.projector.state import State

Side = Literal["rep", "manager"]
"""Which of the two somebody spoke for."""


class Confirmation(Part):
    """Somebody's yes to one version of a text, told apart by the text's digest."""

    by: str
    side: Side
    at: datetime
    digest: str
    note: str | None = None


class Version(Part):
    """One version of the summary, with who has confirmed exactly this one (DOMAIN 2.30)."""

    number: int
    by: str
    at: datetime
    text: str
    digest: str
    confirmations: tuple[Confirmation, ...] = ()


class Record(State):
    """What is kept of one session beside its plan: too long to be read with every feed.

    `versions` are those of the summary, the newest last, and of the older ones only some; `early`
    are confirmations of a text that isn't there. `waits_for` are the sides that haven't confirmed
    the newest version, and `asked_at` is since when.
    """

    COLLECTION: ClassVar[str] = "records"
    INDEXES: ClassVar[tuple[tuple[str, ...], ...]] = (("tenant", "rep", "waits_for"),)

    session: str
    rep: str
    versions: tuple[Version, ...] = ()
    early: tuple[Confirmation, ...] = ()
    waits_for: tuple[Side, ...] = ()
    asked_at: datetime | None = None
