"""Topic `people`: who works with whom, when, and by which calendar."""

from datetime import time
from typing import Annotated, ClassVar, Literal, Self

from pydantic import Field, model_validator

from ridealong.contracts.envelope import EventData
from ridealong.contracts.fields import (
    Address,
    Code,
    Day,
    Id,
    Line,
    Measure,
    Number,
    Part,
    Unit,
    Weekday,
    ZoneName,
)

Role = Literal["rep", "manager", "leader", "administrator"]
ChannelKind = Literal["email", "slack", "teams", "webhook"]

HolidayCalendar = Annotated[str, Field(pattern=r"^[A-Z]{2}(-[A-Z0-9]{1,3})?$")]
"""The public holidays of a country or of a part of it, by its ISO 3166 code: `LV`, `DE-BY`."""


Language = Annotated[str, Field(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$")]
"""BCP 47 tag."""


class WorkingHours(Part):
    """Local time of day, in the person's zone, from when until when somebody works."""

    from_: Annotated[time, Field(alias="from")]
    to: time


class Channel(Part):
    """One way to reach a person."""

    kind: ChannelKind
    address: Address


class PersonUpdated(EventData):
    """The present record of a person; a leaver has `active` false."""

    TYPE = "ridealong.person.updated.v1"
    TOPIC = "people"
    SUBJECT = "person"
    OWNER: ClassVar[str | None] = "person"

    person: Id
    name: Line
    roles: Annotated[tuple[Role, ...], Field(max_length=4)] = ()
    manager: Id | None = None
    team: Id | None = None
    zone: ZoneName
    working_days: Annotated[tuple[Weekday, ...], Field(max_length=7)] = (0, 1, 2, 3, 4)
    working_hours: WorkingHours | None = None
    language: Language = "en"
    channels: Annotated[tuple[Channel, ...], Field(max_length=20)] = ()
    active: bool = True
    holiday_calendar: HolidayCalendar | None = None
    """Null: the organisation's."""


class Cadence(Part):
    """How often a pair meets.

    `weekly`; every `interval` `weeks`; on `day` of the month (`monthly_date`); on the `nth`
    `weekday` of the month (`monthly_weekday`, -1 is the last).
    """

    every: Literal["weekly", "weeks", "monthly_date", "monthly_weekday"]
    interval: Annotated[int, Field(ge=1, le=52)] = 1
    weekday: Weekday | None = None
    day: Annotated[int, Field(ge=1, le=31)] | None = None
    nth: Annotated[int, Field(ge=-1, le=5)] | None = None


class PairUpdated(EventData):
    """One rep and the manager who coaches them: how often, how long, after which template."""

    TYPE = "ridealong.pair.updated.v1"
    TOPIC = "people"
    SUBJECT = "rep"
    OWNER: ClassVar[str | None] = "rep"

    rep: Id
    manager: Id
    cadence: Cadence = Cadence(every="weekly")
    minutes: Annotated[int, Field(ge=5, le=480)] = 40
    template: Code = "classic-40"
    start: Day | None = None
    ended: Day | None = None


class Holiday(Part):
    """A day on which the organisation doesn't work."""

    date: Day
    name: Line


class Yardstick(Part):
    """A number that the organisation measures by, from a day on (coaching hours, bands)."""

    name: Code
    value: Number
    applies_from: Day


Units = Annotated[tuple[Unit, ...], Field(min_length=1, max_length=4)]


class CountedKinds(Part):
    """The kinds of activity that somebody counts, all of them, from a day on; naming none, the
    organisation says nothing about it from then on.

    `units` are all those of a kind: `hours` where that is what its `quantity` is in, `money` where
    an `amount` stands beside it. A kind that isn't among them is counted in pieces (`count`); null,
    nothing is said of units.
    """

    applies_from: Day
    kinds: Annotated[tuple[Code, ...], Field(max_length=500)] = ()
    units: Annotated[dict[Code, Units], Field(max_length=500)] | None = None

    @model_validator(mode="after")
    def _of_kinds_that_are_counted(self) -> Self:
        unknown = sorted((self.units or {}).keys() - set(self.kinds))
        if unknown:
            raise ValueError(f"units are of kinds that are counted: {', '.join(unknown)} is none")
        return self


class OrganisationUpdated(EventData):
    """The calendar and the yardsticks of a whole tenant.

    `counted` are all lists of the kinds that are counted, also those of days that are past; null
    leaves what was said of them before. A promise that is measured by another kind or unit than the
    list of its day holds is refused, unless its amounts are reported (`counted_by_hand`).
    """

    TYPE = "ridealong.organisation.updated.v1"
    TOPIC = "people"

    name: Line
    first_month: Annotated[int, Field(ge=1, le=12)] = 1
    calendar: Literal["months", "4-4-5"] = "months"
    period: Literal["month", "quarter"] = "quarter"
    holidays: Annotated[tuple[Holiday, ...], Field(max_length=1_000)] = ()
    yardsticks: Annotated[tuple[Yardstick, ...], Field(max_length=200)] = ()
    vocabulary: dict[Code, Line] = Field(default_factory=dict, max_length=200)
    zone: ZoneName
    counted: Annotated[tuple[CountedKinds, ...], Field(max_length=100)] | None = None
    holiday_calendar: HolidayCalendar | None = None
    """Public holidays beside its own `holidays`."""

    def subject(self) -> str:
        """A tenant has one organisation, so its subject needs no id."""
        return "organisation"


class InitiativeUpdated(EventData):
    """A campaign of the company, first day to last day included."""

    TYPE = "ridealong.initiative.updated.v1"
    TOPIC = "people"
    SUBJECT = "initiative"

    initiative: Id
    name: Line
    starts: Day
    ends: Day
    measures: Annotated[tuple[Measure, ...], Field(max_length=100)] = ()


class AbsenceRecorded(EventData):
    """A person is away, first day to last day included, in the person's zone."""

    TYPE = "ridealong.absence.recorded.v1"
    TOPIC = "people"
    SUBJECT = "absence"
    OWNER: ClassVar[str | None] = "person"

    absence: Id
    person: Id
    starts: Day
    ends: Day
    kind: Literal["leave", "sick", "training", "travel", "other"] = "other"
