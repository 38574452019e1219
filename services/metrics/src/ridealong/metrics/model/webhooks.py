"""Figures that others want to be told of, who they are, and what became of telling them.

`Telling` is the projection's, as every state. The rest is the delivery's own: no event tells it,
and it stays when the projection is built anew.
"""

from datetime import UTC, datetime
from typing import Any, ClassVar, Final, Literal

from pydantic import JsonValue

from ridealong.chassis.projector.identity import composed
from ridealong.chassis.projector.state import State
from ridealong.metrics.model.value import Value

FigureKind = Literal["score", "goal"]
Kind = Literal["score", "goal", "ping"]
DeliveryState = Literal["waiting", "sending", "delivered", "superseded", "given_up", "asked_again"]

NEVER: Final = datetime(1970, 1, 1, tzinfo=UTC)


class Telling(State):
    """A figure as it is to be told outside: numbers and ids, no text that anybody wrote.

    `version` is a digest of `body`; None where there is nothing (any more) that others may know.
    `heard` is the version that was last handed over to whoever subscribed, and `open` the version
    where that is another.
    """

    COLLECTION: ClassVar[str] = "tellings"
    SPARSE_INDEXES: ClassVar[tuple[tuple[str, ...], ...]] = (("tenant", "open"),)

    person: str
    kind: FigureKind
    about: str
    body: dict[str, JsonValue] | None = None
    version: str | None = None
    heard: str | None = None
    open: str | None = None

    @staticmethod
    def id_of(key: str, kind: FigureKind, about: str) -> str:
        """The id of a figure of the person whose key this is."""
        return composed(key, kind, about)


class Sealed(Value):
    """A secret that bodies are signed with, sealed; `until` it is valid, None: for good."""

    sealed: str
    until: datetime | None = None


class Subscription(State):
    """Where figures of a tenant are told, and which. `people` None: everybody's.

    `reading` is the id of the figure up to which all present ones were handed over, None once all
    are. `failing_since` is when the receiver last began to take nothing.
    """

    COLLECTION: ClassVar[str] = "webhook_subscriptions"
    INDEXES: ClassVar[tuple[tuple[str, ...], ...]] = (("tenant",),)

    subscription: str
    url: str
    kinds: tuple[FigureKind, ...]
    people: tuple[str, ...] | None = None
    secrets: tuple[Sealed, ...]
    created_by: str
    created_at: datetime
    state: Literal["active", "paused"] = "active"
    why: str | None = None
    reading: str | None = ""
    failing_since: datetime | None = None
    fence: int = 0


class Waiting(Value):
    """A delivery that waits for its turn: of which figure, and of which version of it."""

    delivery: str
    telling: str
    version: str


class Told(Value):
    """The version of a figure that the receiver surely had last."""

    telling: str
    version: str


class Lane(State):
    """What one subscription is still to be told of one person: one after the other.

    `number` counts what was ever put into it. `failures` are those in a row. Until `lease_until`
    the first one is in somebody's hands. `due` is when the next try is, None while nothing waits.
    """

    COLLECTION: ClassVar[str] = "webhook_lanes"
    INDEXES: ClassVar[tuple[tuple[str, ...], ...]] = (("subscription", "due"),)

    subscription: str
    person: str
    waiting: tuple[Waiting, ...] = ()
    told: tuple[Told, ...] = ()
    number: int = 0
    failures: int = 0
    due: datetime | None = None
    lease_until: datetime = NEVER
    fence: int = 0

    @staticmethod
    def id_of(tenant: str, subscription: str, person: str) -> str:
        """The id of the lane of a subscription and a person."""
        return composed(tenant, subscription, person)


class Try(Value):
    """One time that it was sent. `outcome` is None while it is under way."""

    at: datetime
    status: int | None = None
    outcome: str | None = None


class Delivery(State):
    """The record of one delivery: what was sent, each try, and how it ended. Its id is that of the
    message, the same in every try. `sequence` grows within a subscription and person."""

    COLLECTION: ClassVar[str] = "webhook_deliveries"
    INDEXES: ClassVar[tuple[tuple[str, ...], ...]] = (
        ("subscription", "created_at"),
        ("state", "subscription"),
        ("closed_at",),
    )

    subscription: str
    person: str
    kind: Kind
    about: str
    sequence: int
    version: str
    body: str
    created_at: datetime
    state: DeliveryState = "waiting"
    tries: tuple[Try, ...] = ()
    next_at: datetime | None = None
    closed_at: datetime | None = None
    reason: str | None = None
    fence: int = 0


def content(state: Subscription | Lane | Delivery) -> tuple[str, int, dict[str, Any]]:
    """Id, fence and the rest, as a fenced write wants them."""
    document = state.to_document()
    return document.pop("_id"), document.pop("fence"), document
