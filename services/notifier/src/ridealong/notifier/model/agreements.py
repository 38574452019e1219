"""What a rep and a manager agreed on: sessions and commitments, as far as reminders need them.

Events may come in any order that a publisher chooses, so what an event says is kept even where the
thing itself isn't known yet: fields that nobody has told are None.
"""

from datetime import date, datetime
from decimal import Decimal
from typing import ClassVar

from pydantic import BaseModel, ConfigDict

from ridealong.chassis.projector.state import State
from ridealong.contracts.commitments import LifeState, Pending, WhyLeftOut
from ridealong.contracts.sessions import SessionKind


class Session(State):
    """A session of a rep; `minutes` is its length."""

    COLLECTION: ClassVar[str] = "sessions"

    session: str
    rep: str
    manager: str | None = None
    kind: SessionKind = "coaching"
    start: datetime | None = None
    zone: str | None = None
    minutes: int | None = None
    prepared: bool = False
    cancelled: bool = False
    held: bool = False


class Asking(BaseModel):
    """Something that was asked for at an instant: of whom, and whose word is still missing."""

    model_config = ConfigDict(frozen=True)

    what: Pending
    at: datetime
    of: tuple[str, ...]
    waits_for: tuple[str, ...]


class Commitment(State):
    """A promise of `owner` as `commitments` judges it.

    `measured`: it is done when its target is reached. `lineage` is the first of the commitments of
    which renegotiations made this one: what was said of one of them for a day needn't be said of
    the next. `asked` is what was asked for, oldest first.

    `amount` is what is reached so far. `reported` is when somebody last said something that may
    yet end it, `judged` when `commitments` last spoke of it: news that is older than the report
    doesn't know of it.
    """

    COLLECTION: ClassVar[str] = "commitments"

    commitment: str
    rep: str
    lineage: str | None = None
    manager: str | None = None
    owner: str | None = None
    due: date | None = None
    zone: str | None = None
    measured: bool = False
    state: LifeState | None = None
    left_out: WhyLeftOut | None = None
    replaced_by: str | None = None
    delivered: bool = False
    asked: tuple[Asking, ...] = ()
    amount: Decimal | None = None
    reported: datetime | None = None
    judged: datetime | None = None

    @property
    def unanswered(self) -> bool:
        """Something was reported of which no judgement has come yet; it may have been refused."""
        return self.reported is not None and (self.judged is None or self.judged < self.reported)
