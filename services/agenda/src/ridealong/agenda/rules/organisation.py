"""The organisation's record, as agendas use it."""

from datetime import datetime

from ridealong.agenda.model.organisation import Fiscal, House, Organisation
from ridealong.agenda.rules.yardsticks import NAMES
from ridealong.chassis.yardsticks import carried_on
from ridealong.contracts.people import OrganisationUpdated


def told(known: Organisation, data: OrganisationUpdated, said: datetime) -> Organisation:
    """What is in force once this record, said at that instant, was read; the newest is the whole,
    but for yardsticks of days that are over."""
    measures = [one for one in data.yardsticks if one.name in NAMES]
    house = House(
        edition=known.house.edition,
        fiscal=Fiscal(first_month=data.first_month, calendar=data.calendar, period=data.period),
        words=tuple(sorted(data.vocabulary.items())),
        holidays=tuple(sorted({each.date for each in data.holidays})),
        yardsticks=carried_on(known.house.yardsticks, measures, said),
    )
    if house == known.house:
        return known
    newer = house.model_copy(update={"edition": house.edition + 1})
    return known.model_copy(update={"house": newer})


def worded(house: House, code: str, text: str) -> str:
    """The organisation's own words for this, or ours (DOMAIN 1.11)."""
    return next((said for known, said in house.words if known == code and said), text)
