"""A reminder: one person, one kind, one occasion."""

from datetime import date, datetime
from typing import ClassVar, Final, Literal, get_args

from pydantic import BaseModel, ConfigDict

from ridealong.chassis.projector.state import State
from ridealong.contracts.commitments import Pending
from ridealong.contracts.people import ChannelKind

Kind = Literal[
    "prepare",
    "session_tomorrow",
    "session_cold",
    "session_unconfirmed",
    "crisis_near",
    "commitment_due",
    "commitment_overdue",
    "answer_awaited",
    "acceptance_awaited",
    "cadence_slipping",
    "weekly_digest",
]
"""What is said: of a session, of a commitment, of a pair's cadence, or of a whole week."""

KINDS: Final[tuple[Kind, ...]] = get_args(Kind)

OF_COMMITMENTS: Final[frozenset[Kind]] = frozenset(
    {"commitment_due", "commitment_overdue", "answer_awaited", "acceptance_awaited"}
)
"""Kinds of which `commitments` judges whether they still apply."""

CrisisKind = Literal["lost_deal", "escalation", "oversight", "emergency"]

Unwanted = Literal[
    "session cancelled",
    "session held",
    "already prepared",
    "ready by now",
    "crisis over",
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
    "snoozed",
]
"""Why a reminder needn't be sent, as things stand."""

Closed = Literal["sent", "suppressed", "failed"]
"""How a reminder ends. It ends once."""

ReminderState = Literal["planned", "due", "sent", "suppressed", "failed"]
"""How it stands; see `Reminder`."""

CLOSED: Final[frozenset[ReminderState]] = frozenset({"sent", "suppressed", "failed"})


class Reminder(State):
    """What is to be said to `person` from `due_at` on, and no more from `useful_until` on.

    It lies under the key of `rep`, whoever `person` is: the rep's events decide about it (a weekly
    digest lies with its person, who stands as `rep` too). `about` is the session, the commitment,
    the crisis or the rep, `day` the local day of it (in `zone`) and so the occasion: the same thing
    moved to another day is another occasion.

    What its words may need: `starts_at` and `minutes` of a session; `manager` of the pair;
    `pending`, what an answer is awaited on, which was asked for on `day`; `not_ready`, why a
    session starts cold; `crisis`, its kind; `since`, the day of the last session. `again`: it was
    put off by its person and comes once more, after the one with the id `first`. `zone_unknown`:
    the time zone that nobody knows any more, in place of which another was taken.

    `planned` until its moment has come, `due` until the delivery has closed it. `rung` is the
    latest instant for which a timer of it has fired, until it is closed. `unwanted` says why a
    reminder that isn't closed needn't be sent; `reason` why a closed one ended as it did, over
    which `channel`, and whether that never said that it took it (`unconfirmed`). `carrier`: the
    reminder under whose id the message left that told of this one too.
    """

    COLLECTION: ClassVar[str] = "reminders"
    INDEXES: ClassVar[tuple[tuple[str, ...], ...]] = (
        ("state", "due_at", "_id"),
        ("tenant", "person", "due_at", "_id"),
        ("tenant", "person", "day", "_id"),
    )

    person: str
    rep: str
    kind: Kind
    about: str
    day: date
    zone: str
    starts_at: datetime | None = None
    minutes: int | None = None
    manager: str | None = None
    pending: Pending | None = None
    not_ready: tuple[str, ...] = ()
    crisis: CrisisKind | None = None
    since: date | None = None
    again: bool = False
    first: str | None = None
    zone_unknown: str | None = None
    due_at: datetime
    useful_until: datetime
    state: ReminderState = "planned"
    rung: datetime | None = None
    unwanted: Unwanted | None = None
    reason: str | None = None
    channel: ChannelKind | None = None
    unconfirmed: bool = False
    carrier: str | None = None
    closed_at: datetime | None = None

    @property
    def reminder(self) -> str:
        """The id without its tenant: what events, mails and addresses carry."""
        return self.id.rpartition("/")[2]

    @property
    def closed(self) -> bool:
        """It has been sent, suppressed or given up, and stays so."""
        return self.state in CLOSED


class Rung(State):
    """The latest instant for which a timer fired of a reminder that isn't there (yet): a log may be
    read so that the firing comes before what it is about. The id is the reminder's."""

    COLLECTION: ClassVar[str] = "rung"

    at: datetime


class Snooze(BaseModel):
    """Until when its person put a reminder off."""

    model_config = ConfigDict(frozen=True)

    reminder: str
    person: str
    until: datetime


class Snoozes(State):
    """What was put off of a rep's reminders, oldest first; id and key are `tenant/rep`."""

    COLLECTION: ClassVar[str] = "snoozes"

    snoozes: tuple[Snooze, ...] = ()
