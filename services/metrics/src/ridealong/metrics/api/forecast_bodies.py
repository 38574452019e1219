"""What may be said of a sales period by command."""

from datetime import timedelta
from typing import Annotated, TypeVar

from pydantic import Field, ValidationError

from ridealong.chassis.http.auth import Caller
from ridealong.chassis.http.bodies import Body
from ridealong.chassis.http.commands import Command
from ridealong.contracts import EventData
from ridealong.contracts.fields import Currency, Day, Id, NotNegative
from ridealong.contracts.fiscal import Span
from ridealong.contracts.goals import ForecastStated, PipelineStated
from ridealong.metrics.api.around import Around
from ridealong.metrics.api.ids import id_for
from ridealong.metrics.api.sending import wrong_field

D = TypeVar("D", bound=EventData)
_DAY = timedelta(days=1)


class _OfPeriod(Body):
    """Of which period: both days or none, which is a quarter of the fiscal year."""

    session: Id | None = Field(None, description="the session in which it is said")
    starts: Day | None = None
    ends: Day | None = None
    currency: Currency

    def said(self, caller: Caller, rep: str, quarter: Span) -> dict[str, object]:
        """The content of the event, of this quarter where no days are given."""
        if (self.starts is None) != (self.ends is None):
            raise wrong_field("starts" if self.starts is None else "ends", "give both days or none")
        days = {"starts": self.starts or quarter.first, "ends": self.ends or quarter.last}
        return {**self.model_dump(exclude_none=True), **days, "rep": rep, "by": caller.person}


class NewForecast(_OfPeriod):
    """Three amounts of closed business at the end of the period, none larger than the next.

    Without days it is this quarter of the organisation's fiscal year.
    """

    forecast: Id | None = Field(None, description="an id of yours; without it one is made")
    committed: Annotated[NotNegative, Field(description="what is certain")]
    likely: Annotated[NotNegative, Field(description="what is most likely")]
    upside: Annotated[NotNegative, Field(description="what is possible")]

    def event(self, caller: Caller, how: Command, beside: Around) -> ForecastStated:
        """What is put on the log."""
        made = {"forecast": id_for("forecast", caller, how)}
        said = self.said(caller, beside.rep, beside.quarter(beside.today))
        return _made(ForecastStated, {**made, **said})


class NewPipeline(_OfPeriod):
    """The value of the pipeline so far. Without days it is the fiscal year's next quarter."""

    pipeline: Id | None = Field(None, description="an id of yours; without it one is made")
    generated: NotNegative

    def event(self, caller: Caller, how: Command, beside: Around) -> PipelineStated:
        """What is put on the log."""
        made = {"pipeline": id_for("pipeline", caller, how)}
        following = beside.quarter(beside.quarter(beside.today).last + _DAY)
        return _made(PipelineStated, {**made, **self.said(caller, beside.rep, following)})


def _made(model: type[D], content: dict[str, object]) -> D:
    try:
        return model.model_validate(content)
    except ValidationError as wrong:
        first = wrong.errors()[0]
        raise wrong_field(str(first["loc"][0]), first["msg"]) from wrong
