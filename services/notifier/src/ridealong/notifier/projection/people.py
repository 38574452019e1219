"""People, as their records are now."""

from ridealong.chassis.projector import Work
from ridealong.contracts import Event
from ridealong.contracts.people import PersonUpdated
from ridealong.notifier.model import Calendar, Person
from ridealong.notifier.projection import calendars, sessions


def updated(event: Event[PersonUpdated], work: Work) -> None:
    """Keep the record. Another calendar moves the person's own reminders that wait for a morning,
    and tells those who keep reminders for this person as a manager."""
    data = event.data
    before = work.get(Person, event.key)
    after = Person(
        id=event.key,
        tenant=event.tenant,
        key=event.key,
        person=data.person,
        calendar=Calendar(zone=data.zone, working_days=data.working_days),
        language=data.language,
        channels=data.channels,
        active=data.active,
    )
    work.put(after)
    if before is None or before.calendar != after.calendar:
        sessions.replan_all(event, work)
        calendars.changed(event, work, after)
