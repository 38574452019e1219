"""The parts of figures about coaching: one session, turn, topic, promise and call each."""

from dataclasses import asdict, replace
from datetime import date, datetime

from pydantic import BaseModel, Field

from ridealong.contracts.sessions import SessionKind
from ridealong.metrics.api.coaching_marks import marks_of
from ridealong.metrics.model.serving import Originator
from ridealong.metrics.model.session_records import Answer, SessionRecord
from ridealong.metrics.rules.cadence import Kept, Outcome
from ridealong.metrics.rules.coaching import Material
from ridealong.metrics.rules.coaching_hours import minutes_of, month_of
from ridealong.metrics.rules.definitions import DefinitionHistory
from ridealong.metrics.rules.five_marks import Marks
from ridealong.metrics.rules.people import local_day
from ridealong.metrics.rules.periods import period_of
from ridealong.metrics.rules.preparation import prepared
from ridealong.metrics.rules.sessions import SHORTEST_MINUTES, counts_as_held
from ridealong.metrics.rules.variety import touched
from ridealong.metrics.rules.was_it_coaching import answers


class SessionMarks(BaseModel):
    """The five marks of coaching; `listening` is None where nobody measured it, and for the rep."""

    progress: bool
    listening: bool | None
    accountability: bool
    data: bool
    written: bool
    line: str


class SessionPart(BaseModel):
    """A session of the months asked about. `coaching_minutes` count for its month; `why` says why
    it isn't held or doesn't count."""

    session: str
    start: datetime | None
    day: date | None = Field(description="the rep's")
    inside: bool = Field(description="whether it lies in the days asked for")
    month: str | None
    kind: SessionKind | None
    held: bool
    confirmed_by: list[str] | None
    minutes: int | None = Field(description="the real ones")
    coaching_minutes: int
    why: str | None
    goal_linked: bool
    moved: int
    prepared_in_time: list[str]
    prepared_late: list[str]
    manager_answer: Answer | None
    rep_answer: Answer | None
    manager_speaking_minutes: int | None
    rep_speaking_minutes: int | None
    speaking_source: str | None
    topics: list[str] | None
    touched: list[str] | None
    place: str | None
    questions: list[str] | None = Field(description="asked beside the standard ones")
    solution_minutes: int | None
    marks: SessionMarks | None = Field(description="of a held one, for the pair alone")


class TurnPart(BaseModel):
    """A day on which the cadence wants a session, the period it stands for, and what became of
    it."""

    day: date
    first: date
    last: date
    outcome: Outcome
    session: str | None
    reason: str | None = Field(description="of an excuse")


class TopicPart(BaseModel):
    """A topic and who brought it; its words are the agenda's."""

    item: str
    by: str
    at: datetime
    session: str | None


class PromisePart(BaseModel):
    """A commitment and whose idea it was."""

    commitment: str
    originator: Originator
    first_told: datetime | None


class CallPart(BaseModel):
    """A customer call."""

    call: str
    at: datetime | None
    week: str
    joint: bool
    attended: bool | None


class CoachingExplained(BaseModel):
    """All parts of the figures of these days. Those above see sessions and turns, no more."""

    rep: str
    first: date
    last: date
    sessions: list[SessionPart]
    turns: list[TurnPart]
    topics: list[TopicPart] | None
    commitments: list[PromisePart] | None
    calls: list[CallPart] | None


def explained(
    known: Material, history: DefinitionHistory, *, whole: bool, talk: bool
) -> CoachingExplained:
    """The parts as somebody may see them."""
    listed = [each for each in known.records if month_of(each, known.zone) in known.months]
    ordered = sorted(listed, key=lambda each: (str(each.when), each.session))
    return CoachingExplained(
        rep=known.rep,
        first=known.first,
        last=known.last,
        sessions=[
            _session(each, known, marks_of(each, known, history), whole=whole, talk=talk)
            for each in ordered
        ],
        turns=[_turn(each) for each in known.turns],
        topics=[
            TopicPart(item=each.item, by=each.by, at=each.at, session=each.session)
            for each in known.topics
            if known.within(each.at)
        ]
        if whole
        else None,
        commitments=[
            PromisePart(
                commitment=each.commitment,
                originator=each.originator,
                first_told=each.first_told,
            )
            for each in known.commitments
            if each.originator is not None and known.within(each.first_told)
        ]
        if whole
        else None,
        calls=_calls(known) if whole else None,
    )


def _session(
    each: SessionRecord, known: Material, marks: Marks, *, whole: bool, talk: bool
) -> SessionPart:
    month, ready, (manager, rep) = month_of(each, known.zone), prepared(each), answers(each)
    spoke = each.speaking if talk else None
    held = each.known.held
    return SessionPart(
        session=each.session,
        start=each.when,
        day=None if each.when is None else local_day(each.when, known.zone(known.rep, each.when)),
        inside=known.within(each.when),
        month=None if month is None else month.label,
        kind=each.known.kind,
        held=counts_as_held(each.known),
        confirmed_by=list(held.confirmed_by) if held is not None and whole else None,
        minutes=None if held is None else held.minutes,
        coaching_minutes=minutes_of(each),
        why=_why_not(each),
        goal_linked=bool(each.goals),
        moved=each.moved,
        prepared_in_time=[] if ready is None else list(ready.in_time),
        prepared_late=[] if ready is None else list(ready.late),
        manager_answer=manager if whole else None,
        rep_answer=rep if whole else None,
        manager_speaking_minutes=None if spoke is None else spoke.manager,
        rep_speaking_minutes=None if spoke is None else spoke.rep,
        speaking_source=None if spoke is None else spoke.source,
        topics=list(each.topics) if whole else None,
        touched=list(touched(each)) if whole else None,
        place=each.place if whole else None,
        questions=list(each.questions) if whole else None,
        solution_minutes=each.solutions if whole else None,
        marks=_marks(marks, talk=talk) if whole and counts_as_held(each.known) else None,
    )


def _marks(found: Marks, *, talk: bool) -> SessionMarks:
    shown = found if talk else replace(found, listening=None)
    return SessionMarks(**asdict(shown), line=shown.line)


def _why_not(each: SessionRecord) -> str | None:
    held = each.known.held
    if held is None:
        return "called off" if each.cancelled is not None else "nobody has closed it"
    if held.minutes < SHORTEST_MINUTES:
        return f"shorter than {SHORTEST_MINUTES} minutes"
    if not counts_as_held(each.known):
        return "one of the two says that it wasn't held"
    return None if minutes_of(each) else f"{each.known.kind} is no coaching"


def _turn(each: Kept) -> TurnPart:
    return TurnPart(
        day=each.turn.day,
        first=each.turn.first,
        last=each.turn.last,
        outcome=each.outcome,
        session=each.session,
        reason=each.reason,
    )


def _calls(known: Material) -> list[CallPart]:
    weeks = {week.label for week in known.weeks}
    found: list[CallPart] = []
    for each in known.calls:
        if each.at is None:
            continue
        week = period_of(local_day(each.at, known.zone(known.rep, each.at)), "week").label
        if week in weeks:
            found.append(
                CallPart(
                    call=each.call, at=each.at, week=week, joint=each.joint, attended=each.attended
                )
            )
    return sorted(found, key=lambda each: (str(each.at), each.call))
