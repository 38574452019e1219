"""A calendar's standing permission to read somebody's sessions."""

from datetime import datetime
from typing import ClassVar

from ridealong.chassis.projector.state import State


class Subscription(State):
    """An address of its own for one calendar program. Only a digest of its secret is kept."""

    COLLECTION: ClassVar[str] = "subscriptions"
    INDEXES: ClassVar[tuple[tuple[str, ...], ...]] = (("digest",), ("tenant", "person"))

    subscription: str
    person: str
    name: str
    digest: str
    made_at: datetime
