"""What agendas need to know of the organisation: its fiscal calendar, its words, its days off."""

from datetime import date
from typing import ClassVar, Literal

from ridealong.agenda.model.part import Part
from ridealong.chassis.projector.reference import Heard
from ridealong.chassis.yardsticks import Applied


class Fiscal(Part):
    """How the organisation cuts its year.

    With `months` the fiscal year begins on the 1st of `first_month`. With `4-4-5` it begins on the
    Monday nearest to that day and its months have 4, 4 and 5 weeks; in a year of 53 weeks the last
    month has one more.
    """

    first_month: int = 1
    calendar: Literal["months", "4-4-5"] = "months"
    period: Literal["month", "quarter"] = "quarter"


class House(Part):
    """The organisation as one desk was told it. `edition` counts how often it has changed.

    `words` are its own by code: `section.skills` names a section, `question.help` words a standard
    question, `ask.…` adds one to those that take turns, anything else is a kind of activity.
    `yardsticks` are those that sessions are held against.
    """

    edition: int = 0
    fiscal: Fiscal | None = None
    words: tuple[tuple[str, str], ...] = ()
    holidays: tuple[date, ...] = ()
    yardsticks: tuple[Applied, ...] = ()


class Organisation(Heard):
    """The organisation under the tenant's key, and under each rep's who has sessions."""

    COLLECTION: ClassVar[str] = "organisations"

    house: House = House()
