"""Topic `sessions`: what is written down of a session."""

from ridealong.agenda.model.record import Record
from ridealong.agenda.projection.documents import desk_of, record_of, settle
from ridealong.agenda.rules import history, meetings, summaries
from ridealong.agenda.rules.refusal import Refused
from ridealong.chassis.projector import Projection, Work
from ridealong.contracts import Event
from ridealong.contracts.sessions import (
    SessionDisputed,
    SessionRated,
    SessionSummaryConfirmed,
    SessionSummaryWritten,
)


def bind(projection: Projection) -> None:
    """Fold these events."""
    projection.on(SessionSummaryWritten)(summary_written)
    projection.on(SessionSummaryConfirmed)(summary_confirmed)
    projection.on(SessionRated)(rated)
    projection.on(SessionDisputed)(disputed)


def summary_written(event: Event[SessionSummaryWritten], work: Work) -> None:
    """A version of the summary."""
    before = record_of(work, event.data.session)
    _keep(work, before, summaries.written(before, event.data, event.time))


def summary_confirmed(event: Event[SessionSummaryConfirmed], work: Work) -> None:
    """One of the two says yes to it."""
    before = record_of(work, event.data.session)
    _keep(work, before, summaries.confirmed(before, event.data, event.time))


def rated(event: Event[SessionRated], work: Work) -> None:
    """What one of the two made of the session."""
    before = record_of(work, event.data.session)
    after = meetings.rated(before, event.data, event.time)
    if after != before:
        work.put(after)
        settle(work, history.rated(desk_of(work), after))


def disputed(event: Event[SessionDisputed], work: Work) -> None:
    """One of the two says that it wasn't so."""
    before = record_of(work, event.data.session)
    _keep(work, before, meetings.disputed(before, event.data, event.time))


def _keep(work: Work, before: Record, after: Record | Refused) -> None:
    if isinstance(after, Refused):
        work.refuse(after.reason)
    elif after != before:
        work.put(after)
        settle(work, desk_of(work))
