"""The templates that ship: which form a session has, by its kind and by what the pair agreed."""

from typing import Final

from ridealong.agenda.model.desk import CLASSIC
from ridealong.agenda.model.session import COACHING
from ridealong.agenda.rules.forms import Box, Form, Part
from ridealong.agenda.rules.parts import (
    CAREER,
    CLOSE,
    COMMITMENTS,
    FORECAST,
    FREE_FORM,
    LOOK_BACK,
    OPENING,
    PIPELINE,
    SETTLING_IN,
    SKILLS,
    lasting,
)
from ridealong.contracts.sessions import SessionKind

_CORE: Final = ("opening", "commitments", "skills", "free_form", "forecast", "pipeline")
_TURNS: Final = "skills"


def _form(*parts: Part, more: tuple[str, ...] = ()) -> Form:
    """A coaching form: a box for each part."""
    boxes = tuple(Box(part.minutes, (part,)) for part in parts)
    return Form(boxes, core=(*_CORE, *more), turns=_TURNS)


CLASSIC_40: Final = Form(
    boxes=(
        Box(10, (OPENING, COMMITMENTS, FORECAST)),
        Box(10, (PIPELINE,)),
        Box(10, (SKILLS,)),
        Box(10, (FREE_FORM,)),
    ),
    core=_CORE,
    turns=_TURNS,
)
"""Four times ten minutes (DOMAIN 2.9): current period, next period, skill, free-form.

The first box begins with the personal goal (0.15) and the last commitments (0.22), so that the
forecast is talked about as what behaviour led to (T8), and deal talk has an end.
"""

WEEKLY: Final = _form(
    OPENING,
    lasting(COMMITMENTS, 6),
    lasting(FORECAST, 2),
    lasting(PIPELINE, 6),
    lasting(SKILLS, 7),
    lasting(FREE_FORM, 7),
)
FORTNIGHTLY: Final = _form(
    lasting(OPENING, 3),
    lasting(COMMITMENTS, 8),
    lasting(FORECAST, 5),
    PIPELINE,
    SKILLS,
    lasting(FREE_FORM, 9),
)
MONTHLY: Final = _form(
    lasting(OPENING, 4),
    lasting(COMMITMENTS, 10),
    LOOK_BACK,
    lasting(FORECAST, 8),
    lasting(PIPELINE, 11),
    lasting(SKILLS, 11),
    FREE_FORM,
    more=("look_back",),
)
NEW_HIRE: Final = _form(
    lasting(OPENING, 4),
    lasting(COMMITMENTS, 8),
    SETTLING_IN,
    lasting(SKILLS, 14),
    lasting(FORECAST, 2),
    lasting(PIPELINE, 5),
    lasting(FREE_FORM, 6),
    more=("settling_in",),
)

_PLANNING_PARTS: Final = (
    Part(
        "opening",
        "What the year is for",
        8,
        "A plan begins with what the rep wants from the year.",
        "next_year",
        ("goal",),
        ("personal_goal", "preparation"),
    ),
    Part(
        "look_back",
        "The year behind",
        8,
        "What worked stays, what didn't goes, before anything new comes.",
        "keep_drop_create",
        needs=("follow_through",),
    ),
    Part(
        "new_goals",
        "Goals of the new year",
        14,
        "Few goals, in the rep's words, beside where the old ones stand.",
        "new_goals",
        ("goal",),
        ("goals",),
    ),
    Part(
        "new_plan",
        "What leads there",
        14,
        "A goal is reached by what is done each week.",
        "new_plan",
        ("behaviour_plan",),
        ("behaviour_plan",),
    ),
    lasting(CAREER, 10),
    lasting(CLOSE, 6),
)
PLANNING: Final = Form(
    boxes=tuple(Box(part.minutes, (part,)) for part in _PLANNING_PARTS),
    core=("opening", "new_goals", "new_plan", "close", "look_back", "career"),
    open_to="look_back",
)
"""Lays the plan for the new year (DOMAIN 0.23)."""

_INCIDENT_PARTS: Final = (
    Part(
        "opening",
        "What this is for",
        3,
        "Says that this is about one incident: it is no coaching, and no judgement.",
        "purpose",
    ),
    Part(
        "what_happened",
        "What happened",
        9,
        "Facts first, each with its data; hunches are called that.",
        "what_happened",
    ),
    Part("causes", "What led to it", 9, "Causes, so that it doesn't happen again.", "causes"),
    lasting(CLOSE, 9),
)
INCIDENT_REVIEW: Final = Form(
    boxes=tuple(Box(part.minutes, (part,)) for part in _INCIDENT_PARTS),
    core=("opening", "what_happened", "close", "causes"),
    open_to="what_happened",
)
"""For a talk about a crisis, apart from coaching (DOMAIN 0.5)."""

PLAIN: Final = Form(
    boxes=(
        Box(
            40,
            (
                Part(
                    "opening",
                    "Opening",
                    5,
                    "Says what this meeting is for, and what a good end of it looks like.",
                    "purpose",
                    needs=("personal_goal", "preparation"),
                ),
                Part("free_form", "Topics", 27, "What both brought along."),
                CLOSE,
            ),
        ),
    ),
    core=("opening", "free_form", "close"),
)
"""For other meetings beside coaching, such as a training."""

TEMPLATES: Final = {
    CLASSIC: CLASSIC_40,
    "weekly": WEEKLY,
    "fortnightly": FORTNIGHTLY,
    "monthly": MONTHLY,
    "new-hire": NEW_HIRE,
}
"""Forms of a one-on-one, by the name that a pair's record gives."""

_BESIDE: Final[dict[SessionKind, Form]] = {
    "planning": PLANNING,
    "incident_review": INCIDENT_REVIEW,
}


def form_for(kind: SessionKind, template: str) -> Form:
    """The form of a session. A template that isn't known here is the classic one."""
    if kind == COACHING:
        return TEMPLATES.get(template, CLASSIC_40)
    return _BESIDE.get(kind, PLAIN)
