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
from ridealong.notifier.model.reminder import CrisisKind


class Crisis(BaseModel):
    """A short-term crisis of a rep; `told_at` is when it was first spoken of."""

    model_config = ConfigDict(frozen=True)

    crisis: str
    kind: CrisisKind
    at: datetime
    until: datetime | None = None
    told_at: datetime


class Crises(State):
    """The newest crises of a rep; id and key are `tenant/rep`."""

    COLLECTION: ClassVar[str] = "crises"

    crises: tuple[Crisis, ...] = ()


class Session(State):
    """A session of a rep; `minutes` is its length, `placed_at` when its time was last said.

    `spoke` are those who have said, since `held_at`, that it took place or that it didn't; nobody
    is asked about one of which a system said so by itself (`on_record`). `not_ready` is why its
    agenda isn't ready in the `version` that is known, None while none is, and once it was held.
    """

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
    held_at: datetime | None = None
    on_record: bool = False
    spoke: tuple[str, ...] = ()
    placed_at: datetime | None = None
    version: int | None = None
    not_ready: tuple[str, ...] | None = None

    @property
    def over(self) -> bool:
        """Nothing more is to be said of it, so no calendar moves its reminders any more."""
        pair = {self.rep, self.manager or self.rep}
        return self.cancelled or (self.held and (self.on_record or pair <= set(self.spoke)))


class Asking(BaseModel):
    """Something that was asked for at an instant: of whom, and whose word is still missing."""

    model_config = ConfigDict(frozen=True)

    what: Pending
    at: datetime
    of: tuple[str, ...]
    waits_for: tuple[str, ...]


class Commitment(State):
    """A promise of `owner` as `commitments` judges it.

    `measured`: it is done when its target is reached; `at_most`: when it isn't passed. `dropped`:
    one side gave it up. `lineage` is the first of the commitments of which renegotiations made this
    one: what was said of one of them for a day needn't be said of the next. `asked` is what was
    asked for, oldest first.

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
    at_most: bool = False
    dropped: bool = False
    state: LifeState | None = None
    left_out: WhyLeftOut | None = None
    replaced_by: str | None = None
    delivered: bool = False
    asked: tuple[Asking, ...] = ()
    amount: Decimal | None = None
    reported: datetime | None = None
    judged: datetime | None = None

    @property
    def over(self) -> bool:
        """Nothing more comes of it, so no calendar moves its reminders any more."""
        return self.state in {"final", "left_out", "lapsed"}

    @property
    def unanswered(self) -> bool:
        """Something was reported of which no judgement has come yet; it may have been refused."""
        return self.reported is not None and (self.judged is None or self.judged < self.reported)
