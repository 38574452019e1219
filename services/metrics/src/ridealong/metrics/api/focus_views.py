"""Focus areas as they are shown."""

from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, Field

from ridealong.chassis.http.auth import Caller
from ridealong.chassis.http.bodies import Body
from ridealong.chassis.http.commands import Command
from ridealong.contracts.fields import NO_CONTROL, Code, Id, Level, Line, Scale, Text
from ridealong.contracts.goals import FocusNamed
from ridealong.metrics.api.around import Around
from ridealong.metrics.api.goal_views import LastSession
from ridealong.metrics.api.ids import id_for
from ridealong.metrics.model.focus import Aim, Focus, What
from ridealong.metrics.model.sessions import Sessions
from ridealong.metrics.rules.focus_life import (
    Status,
    held_one_on_ones,
    life_of,
    sessions_since,
    status_of,
    waits_for,
)
from ridealong.metrics.rules.sight import Sight


class NewFocus(Body):
    """One thing that is done well or to be improved, or a next role with its realism and steps."""

    focus: Id | None = Field(None, description="an id of yours; without it one is made")
    skill: Annotated[str, Field(min_length=1, max_length=500, pattern=NO_CONTROL)]
    aim: Aim = "to_improve"
    text: Text | None = None
    level: Level = "pair"
    realism: Scale | None = Field(None, description="of a next role, 1 to 5")
    steps: Annotated[tuple[Line, ...], Field(max_length=50)] = ()

    def event(self, caller: Caller, how: Command, rep: str) -> FocusNamed:
        """What is put on the log."""
        made = {"focus": id_for("focus", caller, how), "rep": rep, "by": caller.person}
        return FocusNamed(**{**made, **self.model_dump(exclude_none=True)})


class Done(Body):
    """How it ended, in a word that programs compare."""

    outcome: Code | None = None


class WordView(BaseModel):
    """What was said on it: by whom and when."""

    at: datetime
    what: What
    by: str
    outcome: str | None


class FocusView(BaseModel):
    """A focus area. What was written and said is left out for those who see numbers only.

    `asked`: a question to the rep. `parked`: put off until another session was held. `active`: the
    rep named or accepted it. `closed`: both called it done, or the question is gone.
    """

    focus: str
    rep: str
    status: Status
    skill: str | None
    aim: Aim
    text: str | None
    level: Level
    realism: int | None
    steps: list[str]
    named_by: str = Field(description="whose words these are")
    named_at: datetime | None = Field(description="for the first time")
    taken_on: datetime | None = Field(description="when the rep named or accepted it")
    waits_for: list[str] = Field(description="whose word is missing, to begin or to end")
    done_by: list[str]
    parked_at: datetime | None
    closed_at: datetime | None
    sessions: list[LastSession] = Field(description="held while it was alive, oldest first")
    history: list[WordView] | None


class FocusAreas(BaseModel):
    """Focus areas of a rep, the oldest first."""

    rep: str
    focus_areas: list[FocusView]


def focus_view(focus: Focus, sessions: Sessions | None, around: Around) -> FocusView:
    """One focus that somebody named, beside the rep's sessions."""
    wording = focus.wording
    if wording is None:
        raise ValueError(f"focus {focus.focus} was not named yet")
    life = life_of(focus)
    held = () if sessions is None else sessions.sessions
    starts = [start for _, start in held_one_on_ones(held)]
    return FocusView(
        focus=focus.focus,
        rep=focus.rep,
        status=status_of(life, starts),
        skill=wording.skill or None,
        aim=wording.aim,
        text=wording.text,
        level=wording.level,
        realism=wording.realism,
        steps=list(wording.steps),
        named_by=wording.by,
        named_at=life.named_at,
        taken_on=life.taken_on,
        waits_for=list(waits_for(focus, life, around.manager)),
        done_by=sorted(life.done_by),
        parked_at=life.parked_at,
        closed_at=life.closed_at,
        sessions=[
            LastSession(session=session, start=start)
            for session, start in sessions_since(life, held)
        ],
        history=[
            WordView(at=word.at, what=word.what, by=word.by, outcome=word.outcome)
            for word in focus.words
        ]
        if around.seen is Sight.WHOLE
        else None,
    )
