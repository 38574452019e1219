"""What is sent with a command."""

from typing import Any, Literal, TypeVar

from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, Field, ValidationError

from ridealong.contracts import Day, EventData, Instant
from ridealong.contracts.commitments import Direction
from ridealong.contracts.fields import Evidences, Id, Ids, Line, Measure, Positive, Text, ZoneName

D = TypeVar("D", bound=EventData)


class NewCommitment(BaseModel):
    """A proposal of the caller to the other side of the pair."""

    commitment: Id | None = Field(None, description="an id of yours; without it one is made")
    rep: Id | None = Field(None, description="whose pair; without it the caller's own")
    manager: Id | None = Field(
        None, description="only needed while nobody is known to lead the rep"
    )
    owner: Literal["rep", "manager"] = Field("rep", description="who owes it")
    text: Text
    measure: Measure | None = Field(None, description="what is counted; none for yes_no")
    target: Positive | None = Field(None, description="in the measure's unit; none for yes_no")
    direction: Direction = "at_least"
    due: Day
    zone: ZoneName | None = Field(None, description="where the due day ends; else the owner's zone")
    goals: Ids = ()
    initiatives: Ids = ()
    session: Id | None = None
    originator: Literal["rep", "manager", "together"] | None = Field(
        None, description="whose idea it was; else the proposer's"
    )
    links: Ids = ()
    replaces: Id | None = Field(None, description="renegotiates this one, before its deadline")


class Delivered(BaseModel):
    """It is done. An earlier time counts with evidence, or from the other side."""

    delivered_at: Instant | None = None
    evidence: Evidences = ()


class Withdrawal(BaseModel):
    """The caller's wish to give it up; it is left out once both have it, before the deadline."""

    reason: Line = Field(min_length=1)


def event_of(kind: type[D], fields: dict[str, Any]) -> D:
    """The event's data, or 422 with the field and the rule that it breaks."""
    try:
        return kind.model_validate(fields)
    except ValidationError as error:
        found = [{**one, "loc": ("body", *one["loc"])} for one in error.errors()]
        raise RequestValidationError(found) from error
