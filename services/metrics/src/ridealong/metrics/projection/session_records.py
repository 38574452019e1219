"""Sessions, calls, topics and absences, as figures about coaching need them."""

from ridealong.chassis.projector import Work
from ridealong.contracts import Event
from ridealong.contracts.calls import CallDebriefed, CallPlanned
from ridealong.contracts.items import AgendaItemAdded, AgendaItemDropped
from ridealong.contracts.people import AbsenceRecorded
from ridealong.contracts.sessions import (
    SessionCancelled,
    SessionPrepared,
    SessionRated,
    SessionSummaryWritten,
)
from ridealong.metrics.model.absences import Absence, Absences
from ridealong.metrics.model.calls import Call
from ridealong.metrics.model.originated import Topic
from ridealong.metrics.model.session_records import SessionRecord
from ridealong.metrics.model.sessions import Session
from ridealong.metrics.projection.bound import projection
from ridealong.metrics.rules import session_records as rules


@projection.on(SessionCancelled)
def session_cancelled(event: Event[SessionCancelled], work: Work) -> None:
    """It won't take place."""
    change_record(work, event.data.session, lambda known: rules.cancelled(known, event))


@projection.on(SessionPrepared)
def session_prepared(event: Event[SessionPrepared], work: Work) -> None:
    """The rep filed a preparation, or more of it."""
    change_record(work, event.data.session, lambda known: rules.prepared(known, event))


@projection.on(SessionRated)
def session_rated(event: Event[SessionRated], work: Work) -> None:
    """Whether it was coaching, as one of the two saw it."""
    change_record(work, event.data.session, lambda known: rules.rated(known, event))


@projection.on(SessionSummaryWritten)
def summary_written(event: Event[SessionSummaryWritten], work: Work) -> None:
    """What came of it is written down."""
    change_record(work, event.data.session, rules.summarised)


def change_record(work: Work, session: str, change: rules.Change) -> None:
    """Keep what an event makes of a session."""
    key = work.event.key
    id_ = SessionRecord.id_of(key, session)
    before = work.get(SessionRecord, id_)
    known = before or SessionRecord(
        id=id_,
        tenant=work.event.tenant,
        key=key,
        session=session,
        rep=work.event.data.owner() or "",
        known=Session(session=session),
    )
    after = change(known)
    if after != before:
        work.put(after)


@projection.on(AgendaItemAdded)
def item_added(event: Event[AgendaItemAdded], work: Work) -> None:
    """Somebody brought a topic; told again under one id, it is the same topic."""
    data = event.data
    id_ = Topic.id_of(event.key, data.item)
    known = work.get(Topic, id_)
    at = event.time if known is None else known.at
    after = Topic(
        id=id_,
        tenant=event.tenant,
        key=event.key,
        item=data.item,
        rep=data.rep,
        by=data.by,
        at=at,
        session=data.session,
    )
    if after != known:
        work.put(after)


@projection.on(AgendaItemDropped)
def item_dropped(event: Event[AgendaItemDropped], work: Work) -> None:
    """What won't be talked about is nobody's topic."""
    work.delete(Topic, Topic.id_of(event.key, event.data.item))


@projection.on(CallPlanned)
def call_planned(event: Event[CallPlanned], work: Work) -> None:
    """A call to come, planned together or not."""
    data = event.data
    known = _call(work, data.call, data.rep)
    work.put(known.model_copy(update={"at": data.at, "joint": data.joint}))


@projection.on(CallDebriefed)
def call_debriefed(event: Event[CallDebriefed], work: Work) -> None:
    """Whether both were there."""
    known = _call(work, event.data.call, event.data.rep)
    work.put(known.model_copy(update={"attended": event.data.attended_jointly}))


def _call(work: Work, call: str, rep: str) -> Call:
    event = work.event
    id_ = Call.id_of(event.key, call)
    return work.get(Call, id_) or Call(
        id=id_, tenant=event.tenant, key=event.key, call=call, rep=rep
    )


@projection.on(AbsenceRecorded)
def absence_recorded(event: Event[AbsenceRecorded], work: Work) -> None:
    """Somebody is away; said again under one id, the later word counts."""
    data, key = event.data, event.key
    known = work.get(Absences, key) or Absences(
        id=key, tenant=event.tenant, key=key, person=data.person
    )
    said = Absence(absence=data.absence, kind=data.kind, starts=data.starts, ends=data.ends)
    others = [each for each in known.absences if each.absence != data.absence]
    ordered = tuple(sorted([*others, said], key=lambda each: (each.starts, each.absence)))
    work.put(known.model_copy(update={"absences": ordered}))
