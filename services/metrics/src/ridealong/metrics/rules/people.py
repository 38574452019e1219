"""Who leads whom, and where somebody's day begins."""

from collections.abc import Callable
from datetime import date, datetime
from zoneinfo import ZoneInfo

from ridealong.contracts import Event
from ridealong.contracts.people import Cadence, PairUpdated, PersonUpdated
from ridealong.metrics.model.people import CadenceSince, Pair, Person, Record

UNKNOWN_ZONE = "UTC"
"""Where somebody lives of whom nothing is known yet."""
WORKING_DAYS = (0, 1, 2, 3, 4)
"""Monday to Friday."""


def recorded(person: Person, event: Event[PersonUpdated]) -> Person:
    """The person with one more record; of one instant the one that was read last stands."""
    data = event.data
    record = Record(
        since=event.time,
        zone=data.zone,
        manager=data.manager,
        active=data.active,
        working_days=data.working_days,
    )
    others = [each for each in person.records if each.since != record.since]
    records = tuple(sorted([*others, record], key=lambda each: each.since))
    return _indexed(person.model_copy(update={"records": records}))


def paired(person: Person, event: Event[PairUpdated]) -> Person:
    """The person with what was last said of one of their pairs."""
    data = event.data
    others = [each for each in person.pairs if each.manager != data.manager]
    known = next((each for each in person.pairs if each.manager == data.manager), None)
    cadences = _with(() if known is None else known.cadences, event.time, data.cadence)
    newest = Pair(manager=data.manager, said=event.time, start=data.start, ended=data.ended)
    if known is not None and known.said > event.time:
        newest = known
    newest = newest.model_copy(update={"cadences": cadences})
    pairs = tuple(sorted([*others, newest], key=lambda each: (each.said, each.manager)))
    return _indexed(person.model_copy(update={"pairs": pairs}))


def _with(
    known: tuple[CadenceSince, ...], said: datetime, cadence: Cadence
) -> tuple[CadenceSince, ...]:
    others = [each for each in known if each.said != said]
    ordered = sorted([*others, CadenceSince(said=said, cadence=cadence)], key=lambda one: one.said)
    return tuple(
        each
        for before, each in zip([None, *ordered], ordered, strict=False)
        if before is None or before.cadence != each.cadence
    )


def _indexed(person: Person) -> Person:
    names = {pair.manager for pair in person.pairs}
    names |= {record.manager for record in person.records if record.manager is not None}
    return person.model_copy(update={"managers": tuple(sorted(names))})


def manager_of(person: Person | None, today: date) -> str | None:
    """The manager of the newest pair that has begun and hasn't ended, else the one in the
    person's record."""
    if person is None:
        return None
    for pair in reversed(person.pairs):
        begun = pair.start is None or pair.start <= today
        if begun and (pair.ended is None or today <= pair.ended):
            return pair.manager
    return person.records[-1].manager if person.records else None


def zone_at(person: Person | None, instant: datetime) -> str:
    """The zone in force at an instant; before the first record it is the first record's."""
    if person is None or not person.records:
        return UNKNOWN_ZONE
    zone = person.records[0].zone
    for record in person.records:
        if record.since > instant:
            break
        zone = record.zone
    return zone


def working_days_of(person: Person | None) -> tuple[int, ...]:
    """The weekdays that somebody works by their present record; of an unknown one, five."""
    if person is None or not person.records:
        return WORKING_DAYS
    return person.records[-1].working_days


def local_day(instant: datetime, zone: str) -> date:
    """The day that it is in a zone."""
    return instant.astimezone(ZoneInfo(zone)).date()


ZoneOf = Callable[[str, datetime], str]
"""The zone of a rep at an instant."""
