"""The last held sessions, on the key of everybody who was in them."""

from datetime import datetime

from ridealong.chassis.projector import Work
from ridealong.contracts import Event
from ridealong.contracts.internal import Forwarded
from ridealong.metrics.model.last_sessions import LastSessions
from ridealong.metrics.model.sessions import Sessions
from ridealong.metrics.model.value import Value
from ridealong.metrics.projection.bound import projection
from ridealong.metrics.projection.follow_through import rescore
from ridealong.metrics.projection.forwarding import forward
from ridealong.metrics.rules import sessions
from ridealong.metrics.rules.trend import with_last

_TYPE = "session.last_held"


class _Told(Value):
    """The last session that a manager held with a rep; None where none counts any more."""

    rep: str
    session: str | None = None
    start: datetime | None = None


def keep_last(before: Sessions, after: Sessions, work: Work) -> None:
    """Keep the last held session of the rep for the rep's score, and tell their managers."""
    last = sessions.last_held(after)
    if last != sessions.last_held(before):
        _keep(work, after.rep, last)
    then, now = sessions.last_held_with(before), sessions.last_held_with(after)
    for manager in sorted(then.keys() | now.keys()):
        if now.get(manager) != then.get(manager):
            session, start = now.get(manager) or (None, None)
            told = _Told(rep=after.rep, session=session, start=start)
            forward(work, manager, _TYPE, after.rep, told)


@projection.on_forwarded(_TYPE)
def held_with_a_rep(event: Event[Forwarded], work: Work) -> None:
    """A manager's last session with one of their reps."""
    told = _Told.model_validate(event.data.body)
    last = None if told.session is None or told.start is None else (told.session, told.start)
    _keep(work, told.rep, last)


def _keep(work: Work, rep: str, last: tuple[str, datetime] | None) -> None:
    event = work.event
    known = work.get(LastSessions, event.key) or LastSessions(
        id=event.key, tenant=event.tenant, key=event.key
    )
    after = known.model_copy(update={"sessions": with_last(known.sessions, rep, last)})
    if after != known:
        work.put(after)
        rescore(work)
