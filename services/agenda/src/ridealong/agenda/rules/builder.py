"""The agenda of one session, from everything that is known of the rep."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo

from ridealong.agenda.model.agenda import Agenda, NotReady, PeriodPosition, Section
from ridealong.agenda.model.dialogue import OwnQuestion
from ridealong.agenda.model.entries import Confided, Entry, GoalEntry, IssueEntry
from ridealong.agenda.model.organisation import House
from ridealong.agenda.model.session import Plan, Session
from ridealong.agenda.rules import aims, conversing, entries, practising
from ridealong.agenda.rules.acknowledging import acknowledgement
from ridealong.agenda.rules.facts import Facts
from ridealong.agenda.rules.fiscal import Position, position
from ridealong.agenda.rules.forms import Data, Part
from ridealong.agenda.rules.goals import linked
from ridealong.agenda.rules.minutes import minutes_of
from ridealong.agenda.rules.organisation import worded
from ridealong.agenda.rules.periods import adapt
from ridealong.agenda.rules.questions import kept, prompt, whose_turn
from ridealong.agenda.rules.templates import form_for
from ridealong.agenda.rules.turns import in_turn
from ridealong.agenda.rules.variety import asked_lately, suggestions, variety
from ridealong.contracts.sessions import SessionKind


def build(session: Session, plan: Plan, facts: Facts) -> Agenda:
    """The agenda of an open session.

    Its sections sum to the session's length (DOMAIN 2.9); the opening with the personal goal comes
    before any number (0.15, 0.3), then the commitments with their results (0.22), and the open
    floor last (0.16). In between, order and one question take turns (T1), and the position in the
    sales period changes how long is talked about what (2.10, T14). The same facts give the same
    agenda, in whichever order they were learned.
    """
    frame = _frame(_Occasion.of(plan, facts))
    sections = _filled(frame, session, plan, facts)
    not_ready = _why_not_ready(plan, facts, sections)
    return Agenda(
        manager=facts.manager or plan.manager,
        minutes=plan.minutes,
        ready=not not_ready,
        not_ready=not_ready,
        period=frame.period,
        suggestions=suggestions(facts.past),
        variety=variety(facts.past),
        sections=sections,
    )


@dataclass(frozen=True, slots=True)
class _Occasion:
    """All that the sections depend on before anything stands in them."""

    kind: SessionKind
    template: str
    minutes: int
    day: date
    ordinal: int
    house: House
    asked_lately: tuple[str, ...] = ()
    own_questions: tuple[OwnQuestion, ...] = ()

    @classmethod
    def of(cls, plan: Plan, facts: Facts) -> "_Occasion":
        day = plan.start.astimezone(ZoneInfo(plan.zone)).date()
        return cls(
            kind=plan.kind,
            template=facts.template,
            minutes=plan.minutes,
            day=day,
            ordinal=facts.ordinal,
            house=facts.house,
            asked_lately=asked_lately(facts.past),
            own_questions=facts.dialogue.questions,
        )


@dataclass(frozen=True, slots=True)
class _Frame:
    sections: tuple[Section, ...]
    period: PeriodPosition | None
    open_to: str
    shows: Mapping[str, tuple[Data, ...]]


@lru_cache(maxsize=1024)
def _frame(occasion: _Occasion) -> _Frame:
    form = form_for(occasion.kind, occasion.template)
    at = position(occasion.house.fiscal, occasion.day) if occasion.house.fiscal else None
    why: Mapping[str, tuple[str, ...]] = {}
    if at is not None and occasion.house.fiscal and form.turns:
        adapted = adapt(form, at, occasion.house.fiscal, occasion.minutes)
        form, why = adapted.form, adapted.why
    sections = {
        part.name: _section(part, minutes, why.get(part.name, ()), occasion)
        for part, minutes in minutes_of(form, occasion.minutes)
    }
    order = in_turn(list(sections), form.turns, occasion.ordinal)
    shows = {part.name: part.shows for part in form.parts if part.shows}
    return _Frame(tuple(sections[name] for name in order), _told(at), form.open_to, shows)


def _section(part: Part, minutes: int, why: tuple[str, ...], occasion: _Occasion) -> Section:
    house = occasion.house
    prompts = [prompt(code, house) for code in part.prompts]
    if part.topics == ("help",):
        prompts += kept(occasion.own_questions)
        prompts.append(whose_turn(occasion.ordinal, house, occasion.asked_lately))
    return Section(
        name=part.name,
        title=worded(house, f"section.{part.name}", part.title),
        minutes=minutes,
        reason=" ".join((part.reason, *why)),
        question=prompt(part.question, house).text if part.question else None,
        prompts=tuple(prompts),
        topics=part.topics,
        needs=part.needs,
    )


def _told(at: Position | None) -> PeriodPosition | None:
    if at is None:
        return None
    return PeriodPosition(
        name=at.name,
        year=at.year,
        first=at.period.first,
        last=at.period.last,
        stage=at.stage,
        year_end=at.year_end,
    )


def _filled(frame: _Frame, session: Session, plan: Plan, facts: Facts) -> tuple[Section, ...]:
    data = _data(session, plan, facts)
    names = [section.name for section in frame.sections]
    items = entries.items_by_section(facts, names, frame.open_to, session)
    filled = []
    for section in frame.sections:
        wanted = (*frame.shows.get(section.name, ()), *section.needs)
        shown = [entry for name in wanted for entry in data.get(name, ())]
        missing = tuple(need for need in section.needs if not data.get(need) and facts.current)
        if "goals" in section.needs and facts.current and _lags_alone(shown, facts):
            missing = (*missing, LEADING)
        update = {
            "entries": (*shown, *items.get(section.name, ())),
            "missing": missing,
            "acknowledges": acknowledgement(shown),
        }
        filled.append(section.model_copy(update=update))
    return tuple(filled)


def _lags_alone(shown: Iterable[Entry], facts: Facts) -> bool:
    """Whether results are all that is known of the rep; lagging never stands alone (4.12)."""
    kinds = {one.goal_kind for one in shown if isinstance(one, GoalEntry)}
    counted = bool(facts.figures and facts.figures.counts)
    leading = (
        bool(facts.plan or facts.proposed)
        or counted
        or bool(facts.promises)
        or "behavioural" in kinds
    )
    return bool(kinds & {"closed_business", "pipeline"}) and not leading


def _data(session: Session, plan: Plan, facts: Facts) -> dict[Data, list[Entry]]:
    """What there is to show, by the name under which parts need it."""
    data = {
        "personal_goal": aims.personal_goals(plan, facts),
        "preparation": entries.preparation(session),
    }
    if facts.coaching or facts.planning:
        data |= {
            "goals": [*aims.goals(plan, facts), *aims.forecasts(plan, facts)],
            "behaviour_plan": practising.behaviour_plan(facts),
            "follow_through": aims.follow_through(facts),
        }
    if facts.coaching:
        data |= {
            "commitments": aims.commitments(facts),
            "activities": practising.activities(facts),
            "chosen": conversing.chosen(plan, facts),
            "review": conversing.review(session),
            "trainings": conversing.trainings(facts),
            "issues": conversing.issues(session, facts),
            "helps": conversing.helps(facts),
            "voices": conversing.voices(facts),
            "pulse": conversing.pulse(facts, facts.last_held),
            "focus": practising.focus(facts),
            "calls": practising.calls(facts, plan.start),
        }
    return data


def _why_not_ready(plan: Plan, facts: Facts, sections: Iterable[Section]) -> tuple[NotReady, ...]:
    reasons: list[NotReady] = []
    if facts.coaching and not linked(facts.goals, plan.goals):
        reasons.append("no_goal")
    if not any(_brought_along(entry) for section in sections for entry in section.entries):
        reasons.append("no_agenda")
    return tuple(reasons)


LEADING: Final = "leading_indicators"

_BROUGHT: Final = frozenset({"commitment", "item", "preparation", "call", "issue"})


def _brought_along(entry: Entry) -> bool:
    """Whether it gives both something to prepare for; a form alone starts cold (DOMAIN 0.7)."""
    if isinstance(entry, Confided) or (isinstance(entry, IssueEntry) and not entry.top):
        return False
    return entry.kind in _BROUGHT and entry.level != "mine"
