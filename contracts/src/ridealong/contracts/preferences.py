"""Topic `preferences`: what each person wants to be told of, when and where, and nobody else for
them; beside it what an organisation proposes for whoever hasn't chosen."""

from datetime import time
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from ridealong.contracts.envelope import EventData
from ridealong.contracts.fields import Code, Count, Id, Ids, Part
from ridealong.contracts.instant import Instant
from ridealong.contracts.people import ChannelKind, Language

Mode = Literal["single", "digest", "off"]
"""How reminders of a kind come: each by itself, together at one time of the day, or not at all."""


class QuietHours(Part):
    """Local time of day, in the person's zone, from when until when nothing is sent; over midnight
    where `from` is the later one, none at all where they are equal."""

    from_: Annotated[time, Field(alias="from")]
    to: time


class _Choices(EventData):
    TOPIC = "preferences"

    kinds: Annotated[dict[Code, Mode], Field(max_length=50)] = Field(default_factory=dict)
    quiet: QuietHours | None = None
    digest_at: time | None = None
    """Local time of day, in the person's zone."""
    channels: Annotated[tuple[ChannelKind, ...], Field(max_length=2)] = ()
    """The preferred one, and the one that is taken where that fails."""
    revision: Count | None = None
    """The revision that its author has read; where another has followed since, this is refused."""


class PreferencesUpdated(_Choices):
    """What a person wants, whole; what is left out follows the organisation, and then Ridealong.

    `muted` are the people about whom, as the other one of a pair, nothing is wanted. Only the
    person publishes it.
    """

    TYPE = "ridealong.preferences.updated.v1"
    SUBJECT = "person"
    OWNER: ClassVar[str | None] = "person"

    person: Id
    muted: Ids = ()
    language: Language | None = None


class ReminderDefaultsUpdated(_Choices):
    """What an organisation proposes, whole; whoever chose otherwise isn't touched by it."""

    TYPE = "ridealong.reminder.defaults.updated.v1"

    by: Id

    def subject(self) -> str:
        """A tenant has one set of defaults, so its subject needs no id."""
        return "reminder-defaults"


class ReminderKindMuted(EventData):
    """A person wants no more reminders of a kind, as said by the link in a message.

    `others` are further kinds, of a message about several. `links` is the generation of that link;
    one of an earlier generation has been revoked.
    """

    TYPE = "ridealong.reminder.kind.muted.v1"
    TOPIC = "preferences"
    SUBJECT = "person"
    OWNER: ClassVar[str | None] = "person"

    person: Id
    kind: Code
    links: Count
    others: Annotated[tuple[Code, ...], Field(max_length=50)] = ()


class ReminderLinksRevoked(EventData):
    """Links in messages that a person got so far don't unsubscribe any more."""

    TYPE = "ridealong.reminder.links.revoked.v1"
    TOPIC = "preferences"
    SUBJECT = "person"
    OWNER: ClassVar[str | None] = "person"

    person: Id


class ReminderSnoozed(EventData):
    """A person wants to hear of this again at an instant, and not before."""

    TYPE = "ridealong.reminder.snoozed.v1"
    TOPIC = "preferences"
    SUBJECT = "reminder"
    OWNER: ClassVar[str | None] = "rep"

    reminder: Id
    rep: Id
    person: Id
    until: Instant
