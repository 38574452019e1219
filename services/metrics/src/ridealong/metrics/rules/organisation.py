"""Holidays and definitions of an organisation, from record to record."""

from ridealong.chassis.yardsticks import carried_on, first_open_day
from ridealong.contracts import Event
from ridealong.contracts.people import OrganisationUpdated
from ridealong.contracts.yardsticks import FOLLOW_THROUGH
from ridealong.metrics.model.organisation import Organisation


def recorded(known: Organisation, event: Event[OrganisationUpdated]) -> Organisation:
    """The organisation after a record; an older one than that which was read changes nothing.

    As yardsticks, so holidays: a list holds from the first day on that hadn't ended anywhere when
    it was said, and which of the days before were worked stays as it was.
    """
    if event.time < known.recorded:
        return known
    day = first_open_day(event.time)
    past = {each for each in known.holidays if each < day}
    # A first record tells of the past, too: nothing was said of it before.
    told = {each.date for each in event.data.holidays if each.date >= day or not known.holidays}
    measures = [each for each in event.data.yardsticks if not each.name.startswith(FOLLOW_THROUGH)]
    return known.model_copy(
        update={
            "recorded": event.time,
            "first_month": event.data.first_month,
            "calendar": event.data.calendar,
            "holidays": tuple(sorted(past | told)),
            "yardsticks": carried_on(known.yardsticks, measures, event.time),
        }
    )
