"""What is answered about when a pair meets."""

from datetime import date, datetime

from pydantic import BaseModel, Field

from ridealong.agenda.rules.cadence import Expected, Standing
from ridealong.agenda.rules.placing import Doubt, Slot, WarningKind


class SlotView(BaseModel):
    """A time at which both work and have nothing else. `start` is UTC, `zone` the rep's."""

    start: datetime
    zone: str
    reasons: list[str]
    after_a_crisis: bool

    @classmethod
    def of(cls, slot: Slot, zone: str) -> "SlotView":
        """As it is answered."""
        return cls(
            start=slot.start,
            zone=zone,
            reasons=list(slot.reasons),
            after_a_crisis=slot.in_aftermath,
        )


class WarningView(BaseModel):
    """What speaks against a time, and another in the same period. The session stays where it is:
    keep it, move it, or hold it and take the crisis to an incident review."""

    kind: WarningKind
    sentence: str
    instead: SlotView | None

    @classmethod
    def of(cls, doubt: Doubt, zone: str) -> "WarningView":
        """As it is answered."""
        instead = SlotView.of(doubt.instead, zone) if doubt.instead else None
        return cls(kind=doubt.kind, sentence=doubt.sentence, instead=instead)


class WarningsView(BaseModel):
    """What speaks against a session's time; empty when nothing does."""

    session: str
    warnings: list[WarningView]


class PeriodView(BaseModel):
    """A period in which the pair is expected to meet, from its first to its last day; `day` is the
    one that the rhythm names."""

    first: date
    last: date
    day: date
    standing: Standing
    session: str | None

    @classmethod
    def of(cls, one: Expected) -> "PeriodView":
        """As it is answered."""
        period = one.period
        return cls(
            first=period.first,
            last=period.last,
            day=period.day,
            standing=one.standing,
            session=one.session,
        )


class CadenceView(BaseModel):
    """When a pair is expected to meet, and what came of it. `in_a_row`: periods kept one after the
    other up to now."""

    rep: str
    manager: str | None
    zone: str
    periods: list[PeriodView]
    in_a_row: int


class PeriodSlots(BaseModel):
    """Times that fit within one period, the best first."""

    first: date
    last: date
    day: date
    slots: list[SlotView]


class SlotsView(BaseModel):
    """Times for the periods that have no session yet."""

    rep: str
    manager: str | None
    minutes: int
    periods: list[PeriodSlots]


class RefusalView(BaseModel):
    """A change of a session that was refused, with the time that was wanted."""

    session: str
    type: str = Field(description="of the event")
    at: datetime
    by: str
    reason: str
    start: datetime | None
    minutes: int | None


class RefusalsView(BaseModel):
    """What was told of a rep's sessions and could not be, the newest first."""

    rep: str
    refused: list[RefusalView]


class MovesView(BaseModel):
    """How often the sessions of a manager were moved (DOMAIN 1.19). `sessions` began, or were to
    begin, in these days; `moved` of them were moved, by `moves` moves, of which `out_of_period`
    left the period in which they were expected."""

    manager: str
    first: date
    last: date
    sessions: int
    moved: int
    moves: int
    out_of_period: int
