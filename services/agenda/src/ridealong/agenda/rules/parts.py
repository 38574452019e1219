"""The sections that forms are put together from."""

from dataclasses import replace
from typing import Final

from ridealong.agenda.rules.forms import Part

OPENING: Final = Part(
    "opening",
    "Opening",
    2,
    "Opens with the personal goal, before any number; the rep speaks first.",
    "opening",
    ("goal",),
    ("personal_goal", "preparation"),
    ("congratulate",),
)
COMMITMENTS: Final = Part(
    "commitments",
    "Commitments",
    5,
    "What both promised, with what came of it, is where the work starts.",
    "results",
    ("behaviour_plan",),
    ("commitments", "behaviour_plan", "activities", "follow_through"),
    ("open_issues",),
    least=2,
)
FORECAST: Final = Part(
    "forecast",
    "This period",
    3,
    "Goals now beside the last session: results as what behaviour led to.",
    "forecast",
    ("goal",),
    ("goals",),
    ("different", "factors"),
)
PIPELINE: Final = Part(
    "pipeline",
    "Next period",
    10,
    "What is built now decides the next period.",
    "pipeline",
    ("upcoming_calls",),
    ("calls",),
    least=2,
)
SKILLS: Final = Part(
    "skills",
    "Skill development",
    10,
    "Skills and behaviours move results; the rep names the one to work on.",
    "skill",
    ("coaching_plan",),
    ("focus",),
    ("hard_skill", "did_well"),
    least=2,
    shows=("chosen", "review", "trainings"),
)
FREE_FORM: Final = Part(
    "free_form",
    "Open floor",
    10,
    "Room for everything else: last, and with an end.",
    "help",
    ("help",),
    (),
    ("in_the_way",),
    least=2,
    shows=("issues", "helps", "voices", "pulse"),
)
LOOK_BACK: Final = Part(
    "look_back",
    "The month behind",
    6,
    "A month is long: what was different in it comes before what is next.",
    "different",
    prompts=("factors",),
)
SETTLING_IN: Final = Part(
    "settling_in",
    "Settling in",
    6,
    "Somebody new sees what others no longer see, and needs to know whom to ask.",
    "surprised",
)
DEALS: Final = Part(
    "deals",
    "Deals to close",
    6,
    "Which deals can still close in this period, and how.",
    "deals",
)
CAREER: Final = Part(
    "career",
    "Your next year",
    6,
    "Where the rep wants to be next year, and the first step there.",
    "career",
)
CLOSE: Final = Part(
    "close",
    "Next steps",
    8,
    "Ends with who does what by when.",
    "who_what_when",
)


def lasting(part: Part, minutes: int) -> Part:
    """The same part with another share of the time."""
    return replace(part, minutes=minutes)
