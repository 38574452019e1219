"""Credits and deadlines opened into their parts, in numbers and in words (DOMAIN C1).

From plain JSON, so that anybody can check a credit without a service.
"""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Annotated, Any, Final, NamedTuple, Self
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict, Field, model_validator

from ridealong.commitments.model import USUAL, Parameters
from ridealong.commitments.rules.credit import LATE_SHARE, cap, credit, delivered, fulfilment
from ridealong.commitments.rules.deadline import (
    LATE_WINDOW_DAYS,
    deadline,
    late_window_end,
)
from ridealong.commitments.rules.exact import EXACT, plain
from ridealong.contracts import Day
from ridealong.contracts.commitments import Direction
from ridealong.contracts.fields import Count, NotNegative, Positive, Share, ZoneName
from ridealong.contracts.instant import first_instant

HOURS_OF_A_DAY: Final = 24
Days = Annotated[int, Field(ge=0, le=366)]


class _Question(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


class CreditQuestion(_Question):
    """What a credit is computed from.

    A measured promise has amounts at the deadline and at the end of the late window (the same
    when left out); a yes/no one says how many days late it was done: 0 is on time, null is never.
    """

    direction: Direction = "at_least"
    target: Positive | None = None
    amount_at_due: NotNegative | None = None
    amount_at_close: NotNegative | None = None
    days_late: Count | None = None
    renegotiations: Count = 0
    late_share: Share = LATE_SHARE
    late_window_days: Days = LATE_WINDOW_DAYS

    @model_validator(mode="after")
    def _measured_or_not(self) -> Self:
        amounts = (self.target, self.amount_at_due, self.amount_at_close)
        if self.direction == "yes_no":
            if any(amount is not None for amount in amounts):
                raise ValueError("yes_no has no target and no amounts: give days_late, 0 to never")
        elif self.target is None or self.amount_at_due is None:
            raise ValueError("at_least and at_most need target and amount_at_due")
        elif self.days_late is not None:
            raise ValueError("days_late is for yes_no: a measured promise counts by its amounts")
        elif self.amount_at_close is not None and self.amount_at_close < self.amount_at_due:
            raise ValueError(
                f"amount_at_close is {self.amount_at_close}, less than amount_at_due, which is "
                f"{self.amount_at_due}: it is the whole amount by then, and progress doesn't go "
                "backwards"
            )
        return self


class CreditParts(BaseModel):
    """A credit and what it is made of: `min(cap, f_due + late_share · (f_close - f_due))`."""

    f_due: Decimal = Field(description="fulfilled by the deadline, 0 to 1")
    f_close: Decimal = Field(description="fulfilled by the end of the late window, 0 to 1")
    late_share: Decimal = Field(description="what came late counts this much")
    late: Decimal = Field(description="what came late adds this much")
    renegotiations: int
    cap: Decimal = Field(description="the most it can be worth after so many renegotiations")
    credit: Decimal = Field(description="q, 0 to 1, four places")
    kept: bool = Field(description="in full and on time")
    words: tuple[str, ...]


class DeadlineQuestion(_Question):
    """A due day in a zone of the IANA database."""

    due: Day
    zone: ZoneName
    late_window_days: Days = LATE_WINDOW_DAYS


class DeadlineParts(BaseModel):
    """Until when a promise for a day can be kept, and until when it counts half."""

    due: date
    zone: str
    deadline: datetime = Field(description="the first instant that is too late, UTC")
    deadline_local: datetime = Field(description="the same instant by the zone's clocks")
    hours_of_due_day: Decimal = Field(description="24 unless clocks change on it")
    last_late_day: date = Field(description="done on it still counts, by the late share")
    late_window_ends: datetime = Field(description="the first instant that counts for nothing, UTC")
    late_window_ends_local: datetime
    words: tuple[str, ...]


class Met(NamedTuple):
    """How far a promise was met at both cuts: `f_due` and `f_close`, and the amounts behind them
    (None for yes/no)."""

    direction: Direction
    target: Decimal | None
    amount_at_due: Decimal | None
    amount_at_close: Decimal | None
    f_due: Decimal
    f_close: Decimal


def explain_credit(given: Mapping[str, Any]) -> dict[str, Any]:
    """The parts of a credit as plain JSON, decimals as text; `given` is a `CreditQuestion`.

    Raises `pydantic.ValidationError` (a ValueError) with each field and the rule it breaks.
    """
    asked = CreditQuestion.model_validate(given)
    at_due = asked.amount_at_due
    at_close = asked.amount_at_close if asked.amount_at_close is not None else at_due
    if asked.direction == "yes_no":
        late = asked.days_late
        f_due = delivered(late == 0)
        f_close = delivered(late is not None and late <= asked.late_window_days)
    else:
        f_due = fulfilment(asked.direction, at_due, asked.target)
        f_close = fulfilment(asked.direction, at_close, asked.target)
    met = Met(asked.direction, asked.target, at_due, at_close, f_due, f_close)
    parameters = Parameters(late_share=asked.late_share, late_window_days=asked.late_window_days)
    return credit_parts(met, asked.renegotiations, parameters).model_dump(mode="json")


def explain_deadline(given: Mapping[str, Any]) -> dict[str, Any]:
    """The parts of a deadline as plain JSON; `given` is a `DeadlineQuestion`.

    Raises `pydantic.ValidationError` (a ValueError) with each field and the rule it breaks.
    """
    asked = DeadlineQuestion.model_validate(given)
    parameters = Parameters(late_window_days=asked.late_window_days)
    return deadline_parts(asked.due, asked.zone, parameters).model_dump(mode="json")


def credit_parts(met: Met, renegotiations: int, parameters: Parameters = USUAL) -> CreditParts:
    """A credit's parts, after so many renegotiations in time."""
    f_due, f_close, share = met.f_due, met.f_close, parameters.late_share
    late = EXACT.multiply(share, max(Decimal(0), f_close - f_due))
    most, worth = cap(renegotiations), credit(f_due, f_close, renegotiations, parameters)
    words = (
        *_met_words(met),
        f"What came late counts {_share_words(share)}: {_short(share)} · ("
        f"{_short(max(f_due, f_close))} - "
        f"{_short(f_due)}) = {_short(late)}."
        if late
        else "Nothing is added for what came after the deadline.",
        _cap_words(renegotiations, most),
        (
            f"Credit: the smaller of {_short(most)} and {_short(f_due)} + {_short(late)} "
            f"= {worth}, that is {_short(worth * 100)} of 100 points."
        ),
    )
    return CreditParts(
        f_due=_rounded(f_due),
        f_close=_rounded(f_close),
        late_share=share,
        late=_rounded(late),
        renegotiations=renegotiations,
        cap=most,
        credit=worth,
        kept=f_due == 1,
        words=words,
    )


def deadline_parts(due: date, zone: str, parameters: Parameters = USUAL) -> DeadlineParts:
    """A deadline's parts; the zone is one of the IANA database."""
    ends, closes = deadline(due, zone), late_window_end(due, zone, parameters)
    local, closes_local = (each.astimezone(ZoneInfo(zone)) for each in (ends, closes))
    length = ends - first_instant(due, zone)
    hours = plain(Decimal(length // timedelta(minutes=1)) / 60)
    last = due + timedelta(days=parameters.late_window_days)
    words = (
        f"Due on {_day(due)}, in {zone}: it is on time when done before that day ends there.",
        (
            f"The day ends at {local:%H:%M} on {_day(local.date())} by the clocks of {zone}, "
            f"which is {ends:%Y-%m-%d %H:%M} UTC."
        ),
        *_clock_words(due, hours, local),
        (
            f"Done after that, until the end of {_day(last)} there (before {closes:%Y-%m-%d %H:%M} "
            f"UTC), counts {_share_words(parameters.late_share)}. Later counts for nothing."
        ),
    )
    return DeadlineParts(
        due=due,
        zone=zone,
        deadline=ends,
        deadline_local=local,
        hours_of_due_day=hours,
        last_late_day=last,
        late_window_ends=closes,
        late_window_ends_local=closes_local,
        words=words,
    )


def _met_words(met: Met) -> tuple[str, str]:
    f_due, f_close = met.f_due, met.f_close
    if met.direction == "yes_no":
        return (
            f"{'Done' if f_due else 'Not done'} by the deadline: {_short(f_due)}.",
            (
                f"{'Done' if f_close else 'Not done'} by the end of the late window: "
                f"{_short(f_close)}. A yes/no promise has no parts: half done is 0."
            ),
        )
    target, due, close = (
        plain(amount or Decimal(0))
        for amount in (met.target, met.amount_at_due, met.amount_at_close)
    )
    if met.direction == "at_most":
        return (
            (
                f"By the deadline {due}, at most {target} was promised: "
                f"{'met, 1' if f_due else 'not met, 0'}."
            ),
            f"By the end of the late window {close}: {'met, 1' if f_close else 'not met, 0'}.",
        )
    return (
        f"By the deadline {due} of {target}: {_part(due, target, f_due)}.",
        f"By the end of the late window {close} of {target}: {_part(close, target, f_close)}.",
    )


def _part(amount: Decimal, target: Decimal, part: Decimal) -> str:
    if amount > target:
        return "what is beyond the target is shown but counts as 1"
    return f"{amount} ÷ {target} = {_short(part)}"


def _cap_words(renegotiations: int, most: Decimal) -> str:
    if renegotiations == 0:
        return "It was never renegotiated, so it can be worth up to 1."
    times = "once" if renegotiations == 1 else f"{renegotiations} times"
    return f"Renegotiated in time {times}, it can be worth up to {_short(most)}."


def _clock_words(due: date, hours: Decimal, local: datetime) -> tuple[str, ...]:
    if local.hour or local.minute:
        return (
            (
                f"Clocks go forward over midnight that night: {_day(local.date())} begins at "
                f"{local:%H:%M} there."
            ),
        )
    if hours != HOURS_OF_A_DAY:
        return (f"Clocks change on that day: {_day(due)} has {_short(hours)} hours there.",)
    return ()


def _share_words(share: Decimal) -> str:
    return "half" if share == LATE_SHARE else f"{_short(share)} of it"


def _day(day: date) -> str:
    return f"{day:%A} {day.day} {day:%B %Y}"


def _rounded(part: Decimal) -> Decimal:
    return plain(part.quantize(Decimal("0.000001"), context=EXACT))


def _short(number: Decimal) -> str:
    return str(plain(number.quantize(Decimal("0.0001"), context=EXACT)))
