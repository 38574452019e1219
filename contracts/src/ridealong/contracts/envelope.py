"""The CloudEvents 1.0 envelope in our names, and what every event's data must answer."""

import os
import time
import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar, Generic, TypeVar

from ridealong.contracts.fields import Part


class EventData(Part):
    """What one type of event says. One subclass per type; unknown fields are ignored.

    `SUBJECT` and `OWNER` name the fields that `subject()` and `owner()` answer from.
    """

    TYPE: ClassVar[str]
    TOPIC: ClassVar[str]
    SUBJECT: ClassVar[str]
    OWNER: ClassVar[str | None] = None

    def subject(self) -> str:
        """The id of the thing that the event is about."""
        answer: str = getattr(self, self.SUBJECT)
        return answer

    def owner(self) -> str | None:
        """The person whose story this belongs to; None when it concerns the whole tenant."""
        answer: str | None = getattr(self, self.OWNER) if self.OWNER else None
        return answer

    def topic(self) -> str:
        """Short name of the topic that carries it, without the installation's prefix."""
        return self.TOPIC


D = TypeVar("D", bound=EventData)


@dataclass(frozen=True, slots=True)
class Event(Generic[D]):
    """One thing that happened in one tenant.

    `id` is unique per source and makes a repeated delivery recognisable; `actor` is a person id,
    `system` or a platform's name; `time` is when it was recorded (UTC, milliseconds).
    """

    id: str
    source: str
    tenant: str
    actor: str
    time: datetime
    data: D
    correlation_id: str | None = None
    causation_id: str | None = None
    traceparent: str | None = None

    @property
    def type(self) -> str:
        """CloudEvents type, such as `ridealong.activity.logged.v1`."""
        return self.data.TYPE

    @property
    def subject(self) -> str:
        """The id of the thing that the event is about."""
        return self.data.subject()

    @property
    def topic(self) -> str:
        """Short name of the topic that carries it."""
        return self.data.topic()

    @property
    def key(self) -> str:
        """`tenant/owner`, or `tenant` alone: what keeps one person's story in order."""
        return key_of(self.tenant, self.data.owner())


@dataclass(frozen=True, slots=True)
class Unknown:
    """A well-formed record of a type of which this release knows no version: skip it."""

    type: str


def key_of(tenant: str, owner: str | None) -> str:
    """The record key; a tenant holds no slash, so two different pairs never share one."""
    return tenant if owner is None else f"{tenant}/{owner}"


def new_id() -> str:
    """A time-ordered unique id (UUID version 7, RFC 9562) for an event that somebody publishes.

    Derived events don't use it: their ids follow from what caused them, so that deriving twice
    gives the same event.
    """
    milliseconds = time.time_ns() // 1_000_000
    number = (milliseconds << 80) | int.from_bytes(os.urandom(10))
    number = number & ~(0xF << 76) | 0x7 << 76
    number = number & ~(0x3 << 62) | 0x2 << 62
    return str(uuid.UUID(int=number))
