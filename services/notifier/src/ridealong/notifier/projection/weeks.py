"""Weeks in which there is something for a person, and the one message at the beginning of each."""

from collections.abc import Sequence
from datetime import date
from typing import Any, Final

from ridealong.chassis.projector import Work
from ridealong.chassis.projector.work import derived_id
from ridealong.contracts import Event
from ridealong.contracts.internal import Forwarded
from ridealong.notifier.model import Person, Reminder, Weeks
from ridealong.notifier.projection import calendars
from ridealong.notifier.projection.changing import change
from ridealong.notifier.rules import weekly

NOTED: Final = "week.noted"


def note(event: Event[Any], work: Work, reminders: Sequence[Reminder]) -> None:
    """Remember the weeks of these reminders: the own ones here, another's with their writer."""
    for person, monday in sorted(weekly.weeks_of(reminders)):
        if person == event.data.owner():
            _keep(event, work, person, monday)
        else:
            _tell(event, work, person, monday)


def noted(event: Event[Forwarded], work: Work) -> None:
    """A rep's writer tells that there is something for this person in a week."""
    monday = date.fromisoformat(str(event.data.body["monday"]))
    _keep(event, work, str(event.data.person), monday)


def replan(event: Event[Any], work: Work, person: Person) -> None:
    """Time all digests of this person anew: the calendar has changed."""
    weeks = work.get(Weeks, event.key)
    if weeks is not None:
        change(work, weekly.digests_of(weeks, person.person, person.calendar))


def _keep(event: Event[Any], work: Work, person: str, monday: date) -> None:
    before = work.get(Weeks, event.key) or Weeks(id=event.key, tenant=event.tenant, key=event.key)
    mondays = weekly.with_week(before.mondays, monday)
    if mondays == before.mondays:
        return
    after = before.model_copy(update={"mondays": mondays})
    work.put(after)
    known = work.get(Person, event.key)
    change(work, weekly.digests_of(after, person, known.calendar if known else None))


def _tell(event: Event[Any], work: Work, person: str, monday: date) -> None:
    lead = calendars.lead_of(event, work, person)
    mondays = weekly.with_week(lead.mondays, monday)
    if mondays == lead.mondays:
        return
    work.put(lead.model_copy(update={"mondays": mondays}))
    day = monday.isoformat()
    about = derived_id(NOTED, str(event.data.owner()), day)
    work.emit(
        Forwarded(service="notifier", person=person, about=about, type=NOTED, body={"monday": day})
    )
