"""The plan of one session: time boxes, and what stands in each."""

from datetime import date
from typing import Literal

from ridealong.agenda.model.entries import Entry
from ridealong.agenda.model.part import Part

NotReady = Literal["no_goal", "no_agenda"]
"""Why a session isn't ready (DOMAIN 0.6, 0.7)."""


class Prompt(Part):
    """A question beside a section's own. `in_turn`: another one has its turn next time."""

    code: str
    purpose: str
    text: str
    in_turn: bool = False


class Section(Part):
    """A time box: why it is there, the question it is opened with, what stands in it.

    `topics` are those of the five weekly topics (DOMAIN 4.2) that it covers. `needs` is the data
    that it is talked about with (2.21), `missing` what of that nobody has told yet. `acknowledges`
    is the one plain line about results that the manager begins with (3.10).
    """

    name: str
    title: str
    minutes: int
    reason: str
    question: str | None = None
    prompts: tuple[Prompt, ...] = ()
    topics: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    acknowledges: str | None = None
    entries: tuple[Entry, ...] = ()


class PeriodPosition(Part):
    """Where the session lies in the sales period (DOMAIN 2.10); days are included."""

    name: str
    year: int
    first: date
    last: date
    stage: Literal["begin", "middle", "end"]
    year_end: bool


class Suggestion(Part):
    """Something that could be another way this time (DOMAIN 1.2, 1.3); nobody has to take it.

    `evidence` are the sessions that it is read from, oldest first.
    """

    about: Literal["place", "slot", "order", "rating"]
    sentence: str
    evidence: tuple[str, ...] = ()


class Variety(Part):
    """How alike the last held sessions were, beside what they covered (T1, DOMAIN D).

    Of the last `sessions`: how many places and slots there were, and the shares of the five topics
    that were touched, the newest last.
    """

    sessions: int
    places: int
    slots: int
    covered: tuple[int, ...]


class Agenda(Part):
    """A whole plan. `manager` is who coaches the rep now; sections sum to `minutes`.

    `period` is None while the organisation hasn't told its calendar.
    """

    manager: str
    minutes: int
    ready: bool
    not_ready: tuple[NotReady, ...] = ()
    period: PeriodPosition | None = None
    suggestions: tuple[Suggestion, ...] = ()
    variety: Variety | None = None
    sections: tuple[Section, ...]
