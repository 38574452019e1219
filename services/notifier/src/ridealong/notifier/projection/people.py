"""People as their records are now, and the calendars by which they live."""

from typing import Any

from ridealong.chassis.projector import Work
from ridealong.chassis.projector.reference import Reference
from ridealong.contracts import Event
from ridealong.contracts.people import AbsenceRecorded, OrganisationUpdated, PersonUpdated
from ridealong.notifier.model import Absences, Calendar, FreeDays, Person
from ridealong.notifier.projection import calendars, commitments, rhythms, sessions, weeks
from ridealong.notifier.projection.reminders import replan
from ridealong.notifier.rules import absences


class People:
    """The handlers of people's events; what is free for a whole organisation is heard of from
    `free_days`."""

    def __init__(self, free_days: Reference[FreeDays]) -> None:
        self._free_days = free_days
        free_days.on_change(self._freed)

    def updated(self, event: Event[PersonUpdated], work: Work) -> None:
        """Keep the record. Another calendar moves the person's own reminders that wait for a
        moment, and tells those who keep reminders for this person."""
        data = event.data
        person = Person(
            id=event.key,
            tenant=event.tenant,
            key=event.key,
            person=data.person,
            calendar=Calendar(zone=data.zone, working_days=data.working_days),
            language=data.language,
            channels=data.channels,
            active=data.active,
            leads=data.manager,
            holiday_calendar=data.holiday_calendar,
        )
        self._keep(event, work, person)

    def absent(self, event: Event[AbsenceRecorded], work: Work) -> None:
        """The person is away for some days."""
        before = work.get(Absences, event.key) or Absences(
            id=event.key, tenant=event.tenant, key=event.key
        )
        away = absences.recorded(before.away, event.data)
        if away != before.away:
            work.put(before.model_copy(update={"away": away}))
            self._again(event, work)

    def organisation(self, event: Event[OrganisationUpdated], work: Work) -> None:
        """Days on which nobody works, and the zone of the house."""
        data = event.data
        days = tuple(sorted({holiday.date for holiday in data.holidays}))
        self._free_days.update(
            work,
            lambda known: known.model_copy(
                update={
                    "holidays": days,
                    "holiday_calendar": data.holiday_calendar,
                    "zone": data.zone,
                }
            ),
        )

    def _freed(self, work: Work) -> None:
        self._again(work.event, work)

    def _again(self, event: Event[Any], work: Work) -> None:
        person = work.get(Person, event.key)
        if person is not None:
            self._keep(event, work, person)

    def _keep(self, event: Event[Any], work: Work, person: Person) -> None:
        before = work.get(Person, event.key)
        away = work.get(Absences, event.key)
        free = self._free_days.of(work)
        calendar = person.calendar.model_copy(
            update={
                "holidays": free.holidays,
                "holiday_calendar": person.holiday_calendar or free.holiday_calendar,
                "away": away.away if away else (),
                "fallback": free.zone,
            }
        )
        after = person.model_copy(update={"calendar": calendar})
        if after == before:
            return
        work.put(after)
        if before is None or before.calendar != after.calendar:
            moved(event, work)
            weeks.replan(event, work, after)
        elif before.active != after.active:
            rhythms.retime(event, work)
        if before is None or (before.calendar, before.leads) != (after.calendar, after.leads):
            calendars.changed(event, work, after)


def moved(event: Event[Any], work: Work) -> None:
    """Time all reminders of this key anew: a calendar has changed."""
    replan(event, work, [*sessions.timed(event, work), *commitments.timed(event, work)])
    rhythms.retime(event, work)
