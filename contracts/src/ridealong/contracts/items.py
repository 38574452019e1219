"""Topic `sessions`: what there is to talk about, and what somebody wrote down."""

from ridealong.contracts.fields import Code, Evidences, Id, Level, Line, Standing, Text
from ridealong.contracts.sessions import OfPair


class _OfItem(OfPair):
    SUBJECT = "item"

    item: Id
    rep: Id


class AgendaItemAdded(_OfItem):
    """Something to talk about: in one session, or in the backlog when none is named."""

    TYPE = "ridealong.agenda.item.added.v1"

    session: Id | None = None
    section: Code | None = None
    title: Line
    text: Text | None = None
    by: Id
    level: Level = "pair"
    evidence: Evidences = ()
    standing: Standing | None = None
    must: bool = False
    """The manager says that it has to be talked about: two in a session at most (T2)."""


class AgendaItemChanged(_OfItem):
    """An item as it is to be from now on; what is left out stays as it was.

    `revisit`: once its session is held it comes to the pair's next one (DOMAIN 2.27). Said of an
    item of a session that was held already, `session` names that session.
    """

    TYPE = "ridealong.agenda.item.changed.v1"

    session: Id | None = None
    section: Code | None = None
    title: Line | None = None
    text: Text | None = None
    by: Id | None = None
    level: Level | None = None
    evidence: Evidences | None = None
    standing: Standing | None = None
    revisit: bool | None = None
    reason: Line | None = None
    """Why it is to come again although it has come three times (D2)."""


class AgendaItemDropped(_OfItem):
    """An item that won't be talked about."""

    TYPE = "ridealong.agenda.item.dropped.v1"

    by: Id | None = None
    reason: Line | None = None


class NoteWritten(OfPair):
    """What somebody wrote down about a session; written again under one id, it replaces."""

    TYPE = "ridealong.note.written.v1"
    SUBJECT = "note"

    note: Id
    session: Id
    rep: Id
    author: Id
    level: Level = "pair"
    text: Text
