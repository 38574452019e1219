"""Whether a pair keeps meeting, for whoever leads its manager."""

from typing import Any

from ridealong.chassis.projector import Work
from ridealong.contracts import Event
from ridealong.contracts.people import PairUpdated
from ridealong.contracts.sessions import SessionHeld
from ridealong.notifier.model import Person, Reminder, Rhythm, Session
from ridealong.notifier.projection import calendars
from ridealong.notifier.projection.reminders import replan
from ridealong.notifier.rules import slipping
from ridealong.notifier.rules.moments import local_day, zone_or


def updated(event: Event[PairUpdated], work: Work) -> None:
    """A pair's rhythm, as said now. A rep has one: that of the newest pair; the end of a former
    one doesn't end it."""
    data, before = event.data, _before(event, work)
    if data.ended is not None and before.manager not in (None, data.manager):
        return
    same = before.manager == data.manager
    after = before.model_copy(
        update={
            "manager": data.manager,
            "cadence": data.cadence,
            "since": data.start or (before.since if same else None) or event.time.date(),
            "ended": data.ended,
        }
    )
    retime(event, work, after)


def held(event: Event[SessionHeld], work: Work, session: Session) -> None:
    """They have met."""
    if session.kind not in slipping.TURNS:
        return
    start = event.data.start or session.start or event.time
    day = local_day(start, zone_or(session.zone or "UTC", None))
    before = _before(event, work)
    if before.held is None or day > before.held:
        retime(event, work, before.model_copy(update={"held": day}))


def retime(event: Event[Any], work: Work, rhythm: Rhythm | None = None) -> None:
    """Plan anew when it slips: the rhythm or a calendar has changed."""
    present = rhythm or work.get(Rhythm, event.key)
    if present is None:
        return
    wanted = _wanted(event, work, present)
    former = work.get(Reminder, present.slipping) if present.slipping else None
    after = present.model_copy(update={"slipping": wanted.id if wanted else None})
    if after != work.get(Rhythm, event.key):
        work.put(after)
    replan(event, work, [wanted] if wanted else [], [former] if former else [])


def again(event: Event[Any], work: Work) -> list[Reminder]:
    """The reminder of this key's rhythm."""
    present = work.get(Rhythm, event.key)
    wanted = _wanted(event, work, present) if present else None
    return [wanted] if wanted else []


def _wanted(event: Event[Any], work: Work, rhythm: Rhythm) -> Reminder | None:
    if rhythm.cadence is None or rhythm.manager in (None, rhythm.rep):
        return None
    person = work.get(Person, event.key)
    if person is not None and not person.active:
        return None
    leader = calendars.lead_of(event, work, rhythm.manager or "").leader
    known = calendars.of_people(event, work, (rhythm.rep, leader))
    return slipping.slipping(
        rhythm, leader, known.get(rhythm.rep), known.get(leader) if leader else None
    )


def _before(event: Event[Any], work: Work) -> Rhythm:
    return work.get(Rhythm, event.key) or Rhythm(
        id=event.key, tenant=event.tenant, key=event.key, rep=str(event.data.owner())
    )
