"""The forms of a session: which time boxes there are, in which order, and why."""

from dataclasses import dataclass

from ridealong.agenda.model.desk import CLASSIC
from ridealong.agenda.model.session import COACHING
from ridealong.contracts.sessions import SessionKind


@dataclass(frozen=True, slots=True)
class Part:
    """One section: `minutes` is its share of a session of the form's own length.

    `topics` are those of the five weekly topics that it covers (DOMAIN 4.2).
    """

    name: str
    title: str
    minutes: int
    reason: str
    question: str | None = None
    topics: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Box:
    """Parts that share one time box."""

    minutes: int
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Form:
    """Boxes in their order. From `shortest` minutes on, every part has its place.

    Below that, parts keep a minute each in the order of `core` while there are any.
    """

    boxes: tuple[Box, ...]
    shortest: int
    core: tuple[str, ...]

    @property
    def parts(self) -> tuple[Part, ...]:
        """All parts in their order."""
        return tuple(part for box in self.boxes for part in box.parts)


OPENING = Part(
    "opening",
    "Opening",
    2,
    "Opens with the personal goal, before any number; the rep speaks first.",
    "What matters most to you right now, and what went well since we met?",
    ("goal",),
)
COMMITMENTS = Part(
    "commitments",
    "Commitments",
    5,
    "What both promised, with what came of it, is where the work starts.",
    "What do you take from these?",
    ("behaviour_plan",),
)
FORECAST = Part(
    "forecast",
    "This period",
    3,
    "Goals now beside the last session: results as what behaviour led to.",
    "Where will you finish: committed, most likely, upside?",
    ("goal",),
)
PIPELINE = Part(
    "pipeline",
    "Next period",
    10,
    "What is built now decides the next period.",
    "What have you built for the next period, and which calls are ahead?",
    ("upcoming_calls",),
)
SKILLS = Part(
    "skills",
    "Skill development",
    10,
    "Skills and behaviours move results; the rep names the one to work on.",
    "Which skill do you want to develop this month?",
    ("coaching_plan",),
)
FREE_FORM = Part(
    "free_form",
    "Open floor",
    10,
    "Room for everything else: last, and with an end.",
    "How can I help?",
    ("help",),
)

CLASSIC_40 = Form(
    boxes=(
        Box(10, (OPENING, COMMITMENTS, FORECAST)),
        Box(10, (PIPELINE,)),
        Box(10, (SKILLS,)),
        Box(10, (FREE_FORM,)),
    ),
    shortest=10,
    core=("opening", "commitments", "skills", "free_form", "forecast", "pipeline"),
)
"""Four times ten minutes (DOMAIN 2.9): current period, next period, skill, free-form.

The first box begins with the personal goal (0.15) and the last commitments (0.22), so that the
forecast is talked about as what behaviour led to (T8), and deal talk has an end.
"""

PLAIN = Form(
    boxes=(
        Box(
            40,
            (
                Part(
                    "opening",
                    "Opening",
                    5,
                    "Says what this meeting is for, and what a good end of it looks like.",
                    "What should be different after this meeting?",
                ),
                Part("free_form", "Topics", 27, "What both brought along."),
                Part(
                    "close",
                    "Next steps",
                    8,
                    "Ends with who does what by when.",
                    "Who does what, by when?",
                ),
            ),
        ),
    ),
    shortest=3,
    core=("opening", "free_form", "close"),
)
"""For meetings beside coaching, such as an incident review or a training."""

FORMS = {CLASSIC: CLASSIC_40}


def form_for(kind: SessionKind, template: str) -> Form:
    """The form of a session. A template that isn't known here is the classic one."""
    return FORMS.get(template, CLASSIC_40) if kind == COACHING else PLAIN
