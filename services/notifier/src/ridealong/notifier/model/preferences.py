"""What somebody wants to be told of, when and where, and what an organisation proposes."""

from datetime import time
from typing import ClassVar

from pydantic import BaseModel, ConfigDict, Field

from ridealong.chassis.projector.state import State
from ridealong.contracts.people import ChannelKind
from ridealong.contracts.preferences import Mode


class Quiet(BaseModel):
    """From when until when, by the local clock, nothing is sent (as "HH:MM"); none if equal."""

    model_config = ConfigDict(frozen=True)

    start: str
    end: str

    @property
    def span(self) -> tuple[time, time]:
        """The two readings of the clock."""
        return time.fromisoformat(self.start), time.fromisoformat(self.end)


class _Choices(State):
    kinds: dict[str, Mode] = Field(default_factory=dict)
    quiet: Quiet | None = None
    digest_at: str | None = None
    channels: tuple[ChannelKind, ...] = ()
    revision: int = 0


class Preferences(_Choices):
    """A person's own choices; id and key are `tenant/person`. What isn't chosen is None or missing.

    `muted` are people about whom, as the other one of a pair, nothing is wanted. `links` is the
    generation of the links by which the person can unsubscribe; `revision` counts the changes.
    """

    COLLECTION: ClassVar[str] = "preferences"

    muted: tuple[str, ...] = ()
    language: str | None = None
    links: int = 0


class Defaults(_Choices):
    """What the organisation proposes; id and key are the tenant."""

    COLLECTION: ClassVar[str] = "reminder_defaults"
