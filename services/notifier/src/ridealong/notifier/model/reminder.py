"""A reminder: one person, one kind, one occasion."""

from datetime import date, datetime
from typing import ClassVar, Final, Literal

from ridealong.chassis.projector.state import State
from ridealong.contracts.commitments import Pending

Kind = Literal["prepare", "due_tomorrow", "answer_awaited"]
"""`prepare` for a session; a commitment is `due_tomorrow`, or an answer on it is awaited."""

Unwanted = Literal[
    "session cancelled",
    "session held",
    "already prepared",
    "already delivered",
    "target reached",
    "withdrawn",
    "excused",
    "replaced",
    "disputed",
    "owner left",
    "pair ended",
    "settled",
    "answered",
    "lapsed",
]
"""Why a reminder needn't be sent, as things stand."""

Closed = Literal["sent", "suppressed", "failed"]
"""How a reminder ends. It ends once."""

ReminderState = Literal["planned", "due", "sent", "suppressed", "failed"]
CLOSED: Final[frozenset[ReminderState]] = frozenset({"sent", "suppressed", "failed"})


class Reminder(State):
    """What is to be said to `person` from `due_at` on, and no more from `useful_until` on.

    It lies under the key of `rep`, whoever `person` is: the rep's events decide about it. `about`
    is the session or commitment, `day` the local day of it (in `zone`) and so the occasion: the
    same thing moved to another day is another occasion. `starts_at` and `minutes` are a session's;
    `pending` is what an answer is awaited on, which was asked for on `day`.

    `planned` until its moment has come, `due` until the delivery has closed it. `unwanted` says why
    a reminder that isn't closed needn't be sent; `reason` why a closed one ended as it did.
    """

    COLLECTION: ClassVar[str] = "reminders"
    INDEXES: ClassVar[tuple[tuple[str, ...], ...]] = (
        ("state", "due_at", "_id"),
        ("tenant", "person", "due_at", "_id"),
    )

    person: str
    rep: str
    kind: Kind
    about: str
    day: date
    zone: str
    starts_at: datetime | None = None
    minutes: int | None = None
    pending: Pending | None = None
    due_at: datetime
    useful_until: datetime
    state: ReminderState = "planned"
    unwanted: Unwanted | None = None
    reason: str | None = None
    closed_at: datetime | None = None

    @property
    def reminder(self) -> str:
        """The id without its tenant: what events, mails and addresses carry."""
        return self.id.rpartition("/")[2]

    @property
    def closed(self) -> bool:
        """It has been sent, suppressed or given up, and stays so."""
        return self.state in CLOSED
