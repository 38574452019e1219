"""The questions of a session: standard ones that stay the same, and one that takes its turn.

The wording is the organisation's where it has one (DOMAIN 1.11); variety is which question, never
how a standard one is put (T1).
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from ridealong.agenda.model.agenda import Prompt
from ridealong.agenda.model.dialogue import OwnQuestion
from ridealong.agenda.model.organisation import House
from ridealong.agenda.rules.organisation import worded

Purpose = Literal[
    "progress",
    "recognition",
    "skill",
    "exploring",
    "help",
    "motivation",
    "culture",
    "blind_spots",
    "own",
]


@dataclass(frozen=True, slots=True)
class Question:
    """One question by its code, and what it is for."""

    code: str
    text: str
    purpose: Purpose


STANDARD: Final = {
    one.code: one
    for one in (
        Question(
            "opening",
            "What matters most to you right now, and what went well since we met?",
            "recognition",
        ),
        Question("congratulate", "What is there to congratulate you on?", "recognition"),
        Question("results", "What do you take from these?", "progress"),
        Question("open_issues", "Which issues are still open from last time?", "progress"),
        Question("forecast", "Where will you finish: committed, most likely, upside?", "progress"),
        Question("different", "What was different from last month?", "exploring"),
        Question(
            "factors",
            "Which factors played a part: which of them can you influence, which not?",
            "exploring",
        ),
        Question(
            "pipeline",
            "What have you built for the next period, and which calls are ahead?",
            "progress",
        ),
        Question(
            "deals", "Which deals can still close, and what does each of them need?", "progress"
        ),
        Question("skill", "Which skill do you want to develop this month?", "skill"),
        Question("hard_skill", "Which skill do you find hard at the moment?", "skill"),
        Question(
            "did_well",
            "Which one or two things did you do well, and which one or two would you improve?",
            "skill",
        ),
        Question(
            "in_the_way", "Where do you need help, and what is at the root of it?", "exploring"
        ),
        Question(
            "career", "Where do you want to be in a year, and what is the first step?", "skill"
        ),
        Question("surprised", "What surprised you since you started?", "exploring"),
        Question("help", "How can I help?", "help"),
        Question("purpose", "What should be different after this meeting?", "progress"),
        Question("what_happened", "What happened? First the facts, then the hunches.", "exploring"),
        Question("causes", "What led to it, and what would have stopped it?", "exploring"),
        Question("who_what_when", "Who does what, by when?", "progress"),
        Question("next_year", "What do you want the new year to bring you?", "motivation"),
        Question(
            "keep_drop_create", "What do you keep, what do you drop, what is new?", "exploring"
        ),
        Question("new_goals", "Which goals do you set yourself for the new year?", "progress"),
        Question("new_plan", "What do you do each week so that they come true?", "progress"),
    )
}
"""Standard questions (DOMAIN 1.9, 2.14, 3.11), asked in the same words each time."""

TURNS: Final = (
    Question("best_work", "What would let you do the best work of your life here?", "motivation"),
    Question("happy", "How happy are you here, and what would change that?", "culture"),
    Question("growing", "Where are you growing, and where aren't you?", "motivation"),
    Question("if_you_were_me", "If you were me, what would you do differently?", "blind_spots"),
    Question(
        "missed_opportunity", "What is the biggest opportunity that we are missing?", "blind_spots"
    ),
)
"""Questions by purpose of which one is asked at a time (DOMAIN 2.19)."""

_OWN: Final = "ask."

_FOR_ONESELF: Final = frozenset({"progress", "recognition", "skill", "exploring", "motivation"})


def prompt(code: str, house: House, *, in_turn: bool = False) -> Prompt:
    """A standard question in the organisation's words."""
    return _said(STANDARD[code], house, in_turn=in_turn)


def whose_turn(ordinal: int, house: House, lately: Collection[str] = ()) -> Prompt:
    """The one question that takes its turn in the pair's `ordinal`-th session, counted from 0.

    It comes again only after all the others have been asked, and what was asked lately out of turn
    is passed over while there is another.
    """
    own = [
        Question(code.removeprefix(_OWN), text, "culture")
        for code, text in house.words
        if code.startswith(_OWN) and text
    ]
    bank = (*TURNS, *own)
    at = ordinal % len(bank)
    row = (*bank[at:], *bank[:at])
    fresh = next((one for one in row if one.code not in lately), row[0])
    return _said(fresh, house, in_turn=True)


def for_oneself(house: House, own: Sequence[OwnQuestion]) -> list[Prompt]:
    """The questions that a rep may ask themselves between sessions, in the words of the sessions
    (DOMAIN 1.12): of progress, of skills, of what played a part, of what moves them, their own."""
    asked = [one for one in (*STANDARD.values(), *TURNS) if one.purpose in _FOR_ONESELF]
    return [*(_said(one, house, in_turn=False) for one in asked), *kept(own)]


def kept(questions: Sequence[OwnQuestion]) -> list[Prompt]:
    """The pair's own questions, in their words (D15)."""
    return [Prompt(code=one.code, purpose="own", text=one.text) for one in questions]


def in_words(code: str, house: House, own: Sequence[OwnQuestion] = ()) -> str:
    """A question by its code in the words that it is asked with; the code where nobody knows it."""
    known = {one.code: one.text for one in (*TURNS, *STANDARD.values())}
    known |= {said.removeprefix(_OWN): text for said, text in house.words if said.startswith(_OWN)}
    known |= {one.code: one.text for one in own}
    return worded(house, f"question.{code}", known.get(code, code))


def _said(question: Question, house: House, *, in_turn: bool) -> Prompt:
    return Prompt(
        code=question.code,
        purpose=question.purpose,
        text=worded(house, f"question.{question.code}", question.text),
        in_turn=in_turn,
    )
