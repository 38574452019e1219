"""What is sent with a command."""

from typing import Annotated, Any, Literal, TypeVar

from fastapi.exceptions import RequestValidationError
from pydantic import AfterValidator, Field, ValidationError

from ridealong.chassis.http.bodies import Body
from ridealong.commitments.rules.keeping import is_page
from ridealong.contracts import Day, EventData, Instant
from ridealong.contracts.commitments import Direction
from ridealong.contracts.fields import (
    Evidence,
    Evidences,
    Id,
    Ids,
    Line,
    Measure,
    NotNegative,
    Positive,
    Text,
    ZoneName,
)

D = TypeVar("D", bound=EventData)


def _not_blank(text: str) -> str:
    if not text.strip():
        raise ValueError("say something: there is nothing but blanks")
    return text


def _pages(evidence: tuple[Evidence, ...]) -> tuple[Evidence, ...]:
    for one in evidence:
        if one.url is not None and not is_page(one.url):
            raise ValueError(f"{one.url} is no http or https address")
    return evidence


Sentence = Annotated[Line, Field(min_length=1), AfterValidator(_not_blank)]
"""A line that says something."""

Words = Annotated[Text, Field(min_length=1), AfterValidator(_not_blank)]
"""A text that says something."""

Shown = Annotated[Evidences, AfterValidator(_pages)]
"""Evidence whose addresses a browser may open."""


class NewCommitment(Body):
    """A proposal of the caller to the other side of the pair."""

    commitment: Id | None = Field(None, description="an id of yours; without it one is made")
    rep: Id | None = Field(None, description="whose pair; without it the caller's own")
    manager: Id | None = Field(
        None, description="only needed while nobody is known to lead the rep"
    )
    owner: Literal["rep", "manager"] = Field("rep", description="who owes it")
    text: Words
    measure: Measure | None = Field(None, description="what is counted; none for yes_no")
    target: Positive | None = Field(None, description="in the measure's unit; none for yes_no")
    direction: Direction = "at_least"
    due: Day | None = Field(
        None, description="else the day of the pair's next one-on-one, in the zone below"
    )
    zone: ZoneName | None = Field(None, description="where the due day ends; else the owner's zone")
    goals: Ids = Field((), description="goals it serves, such as the personal one")
    initiatives: Ids = Field((), description="company initiatives that it serves too")
    session: Id | None = Field(None, description="the session that it is made in")
    originator: Literal["rep", "manager", "together"] | None = Field(
        None, description="whose idea it was; else the proposer's"
    )
    links: Ids = Field((), description="commitments of the pair that it waits for, or that wait")
    item: Id | None = Field(None, description='the agenda item it answers, like "How can I help?"')
    decisive: bool = Field(False, description="one of the few that make most of the difference")
    replaces: Id | None = Field(None, description="renegotiates this one, before its deadline")
    counted_by_hand: bool = Field(
        False, description="nobody logs this kind of activity: amounts will be reported"
    )


class Progress(Body):
    """The whole amount so far. An earlier time counts with evidence."""

    amount: NotNegative = Field(description="in the measure's unit; all of it, not a step")
    as_of: Instant | None = Field(None, description="as of when; else now")
    evidence: Shown = ()


class Delivered(Body):
    """It is done. An earlier time counts with evidence, or from the other side."""

    delivered_at: Instant | None = None
    evidence: Shown = ()


class Rejection(Body):
    """The caller doesn't want it."""

    reason: Line = ""


class Reason(Body):
    """Why, in a sentence that both will read."""

    reason: Sentence


class Renegotiation(Body):
    """What it is to be instead: a new due day, a new target or both."""

    due: Day | None = None
    target: Positive | None = None
    reason: Sentence


class Answer(Body):
    """The other side's answer to what was asked."""

    accepted: bool
    reason: Line = ""


class Excuse(Body):
    """Absence or a block, confirmed by the other side."""

    reason: Sentence
    due: Day | None = Field(
        None, description="the due day moved by the blocked days; without it, it is left out"
    )


class Note(Body):
    """What the caller wants to be read beside the commitment."""

    text: Words


def event_of(kind: type[D], fields: dict[str, Any]) -> D:
    """The event's data, or 422 with the field and the rule that it breaks."""
    try:
        return kind.model_validate(fields)
    except ValidationError as error:
        found = [{**one, "loc": ("body", *one["loc"])} for one in error.errors()]
        raise RequestValidationError(found) from error
