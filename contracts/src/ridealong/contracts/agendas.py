"""Topic `agendas` (derived by agenda): the plan of a session, each version whole."""

from typing import Annotated, ClassVar

from pydantic import Field

from ridealong.contracts.envelope import EventData
from ridealong.contracts.fields import Code, Codes, Count, Id, Ids, Line, Minutes, Part
from ridealong.contracts.instant import Instant


class Section(Part):
    """A time box: what it is for, why it is there, and the ids of what is in it."""

    name: Code
    title: Line
    minutes: Minutes
    reason: Line = ""
    items: Ids = ()


class AgendaPublished(EventData):
    """The agenda as it stands; `not_ready` says why it isn't ready (DOMAIN 0.6, 0.7)."""

    TYPE = "ridealong.agenda.published.v1"
    TOPIC = "agendas"
    SUBJECT = "session"
    OWNER: ClassVar[str | None] = "rep"

    session: Id
    rep: Id
    manager: Id
    version: Count
    start: Instant
    minutes: Minutes
    ready: bool
    not_ready: Codes = ()
    sections: Annotated[tuple[Section, ...], Field(max_length=100)] = ()
