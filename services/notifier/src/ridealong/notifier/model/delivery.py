"""The delivery of a reminder: written by the worker alone, never by the projection."""

from datetime import UTC, datetime
from typing import ClassVar, Final, Literal

from pydantic import BaseModel, ConfigDict

from ridealong.chassis.projector.state import State
from ridealong.contracts.people import ChannelKind

NEVER: Final = datetime(1970, 1, 1, tzinfo=UTC)

DeliveryState = Literal["waiting", "sending", "closed"]


class Try(BaseModel):
    """One time that it was tried, on a channel. `outcome` is None while it is under way; a try that
    ended before any channel was chosen has none."""

    model_config = ConfigDict(frozen=True)

    at: datetime
    outcome: str | None = None
    channel: ChannelKind | None = None


class Delivery(State):
    """Where the delivery of the reminder of the same id stands.

    `sending` is written before a channel is spoken to and holds until the lease ends: found after
    that, it says that the channel may have the message. `fence` counts the writes; a write that
    doesn't know the latest one is refused, so two workers never both act on one reminder.

    `gone` are the channels that failed for good, oldest first: the next of the person's is tried.
    `unconfirmed`: closed as sent, and whoever took it never said so.

    `together`: the id of the message that tells of this one and of others, from its first try on.

    `held_since` is when it was first held back until what it is about is known to stand, and
    `standing` the digest of how that stood at the last look.
    """

    COLLECTION: ClassVar[str] = "deliveries"

    state: DeliveryState = "waiting"
    tries: tuple[Try, ...] = ()
    gone: tuple[ChannelKind, ...] = ()
    unconfirmed: bool = False
    together: str | None = None
    next_at: datetime = NEVER
    lease_until: datetime = NEVER
    held_since: datetime | None = None
    standing: str | None = None
    fence: int = 0
