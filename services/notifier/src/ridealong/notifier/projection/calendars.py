"""Whose calendar decides about a reminder, and how it comes to the rep's writer.

A rep's own record has the rep's key. A manager's doesn't: the rep's writer asks for it through the
log, and the manager's writer tells it, then and whenever it changes.
"""

from collections.abc import Iterable
from typing import Any, Final

from ridealong.chassis.projector import Work
from ridealong.chassis.projector.work import derived_id
from ridealong.contracts import Event
from ridealong.contracts.internal import Forwarded
from ridealong.notifier.model import Calendar, Lead, Person, Reach
from ridealong.notifier.rules.identity import rep_id

ASKED: Final = "calendar.asked"
TOLD: Final = "calendar.told"


def of_rep(event: Event[Any], work: Work) -> Calendar | None:
    """The calendar of the rep whose key this event has, once it is known."""
    person = work.get(Person, event.key)
    return person.calendar if person else None


def of_people(
    event: Event[Any], work: Work, people: Iterable[str | None]
) -> dict[str, Calendar | None]:
    """The calendars of the rep and of others, as far as this rep's writer knows them."""
    rep = event.data.owner()
    found: dict[str, Calendar | None] = {}
    for person in people:
        if person is not None and person not in found:
            lead = lead_of(event, work, person) if person != rep else None
            found[person] = lead.calendar if lead else of_rep(event, work)
    return found


def lead_of(event: Event[Any], work: Work, person: str) -> Lead:
    """What this rep's writer knows of another person; asks their writer the first time."""
    rep = event.data.owner()
    id_ = rep_id(event.key, person)
    lead = work.get(Lead, id_)
    if lead is None:
        lead = Lead(id=id_, tenant=event.tenant, key=event.key, manager=person)
        work.put(lead)
        _send(work, person, ASKED, rep, {"rep": rep})
    return lead


def asked(event: Event[Forwarded], work: Work) -> None:
    """A rep's writer wants to know this person's calendar."""
    rep = str(event.data.body["rep"])
    reach = work.get(Reach, event.key) or Reach(id=event.key, tenant=event.tenant, key=event.key)
    if rep not in reach.reps:
        work.put(reach.model_copy(update={"reps": tuple(sorted((*reach.reps, rep)))}))
    person = work.get(Person, event.key)
    if person is not None:
        _tell(work, person, rep)


def changed(event: Event[Any], work: Work, person: Person) -> None:
    """Tell everybody who asked."""
    reach = work.get(Reach, event.key)
    for rep in reach.reps if reach else ():
        _tell(work, person, rep)


def told(event: Event[Forwarded], work: Work) -> bool:
    """Keep what a manager's writer told; answers whether it is news."""
    manager = str(event.data.body["manager"])
    before = lead_of(event, work, manager)
    leader = event.data.body.get("leader")
    after = before.model_copy(
        update={
            "calendar": Calendar.model_validate(event.data.body["calendar"]),
            "leader": None if leader is None else str(leader),
        }
    )
    if after == before:
        return False
    work.put(after)
    return True


def _tell(work: Work, person: Person, rep: str) -> None:
    body = {
        "manager": person.person,
        "calendar": person.calendar.model_dump(mode="json"),
        "leader": person.leads,
    }
    _send(work, rep, TOLD, person.person, body)


def _send(work: Work, to: str, what: str, about: str, body: dict[str, Any]) -> None:
    # The subject tells asking from telling: two people may lead each other, and of the events
    # to one person about one thing in a batch only the last is sent.
    work.emit(
        Forwarded(
            service="notifier", person=to, about=derived_id(what, about), type=what, body=body
        )
    )
