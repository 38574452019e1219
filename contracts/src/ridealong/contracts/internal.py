"""Topics `internal.*`: what a service tells itself through the log. No other service reads them."""

from typing import ClassVar, Literal

from pydantic import Field

from ridealong.contracts.envelope import EventData
from ridealong.contracts.fields import Body, Code, Id
from ridealong.contracts.instant import Instant

Service = Literal["agenda", "commitments", "metrics", "notifier"]


class _Internal(EventData):
    TOPIC = "internal"
    OWNER: ClassVar[str | None] = "person"

    service: Service
    person: Id | None = None

    def topic(self) -> str:
        """Each service has an internal topic of its own."""
        return f"internal.{self.service}"


class TimerFired(_Internal):
    """A moment that the service was waiting for has come."""

    TYPE = "ridealong.timer.fired.v1"
    SUBJECT = "timer"

    timer: Id
    name: Code
    fire_at: Instant
    data: Body = Field(default_factory=dict)


class Forwarded(_Internal):
    """What the service learned on one person's key and must know on another's (`person`)."""

    TYPE = "ridealong.event.forwarded.v1"
    SUBJECT = "about"

    about: Id
    type: Code
    body: Body = Field(default_factory=dict)
