"""Figures about the coaching of one rep, as they are shown."""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from pydantic import BaseModel, Field

from ridealong.metrics.model.session_records import SessionRecord
from ridealong.metrics.rules import cadence, coaching_hours, initiative, joint_calls, preparation
from ridealong.metrics.rules import talk_share as talking
from ridealong.metrics.rules import variety as varying
from ridealong.metrics.rules.coaching import Material
from ridealong.metrics.rules.definitions import DefinitionHistory
from ridealong.metrics.rules.pace import rounded
from ridealong.metrics.rules.session_records import PARTS
from ridealong.metrics.rules.was_it_coaching import gap


class CadenceView(BaseModel):
    """`kept` is held ÷ (expected - excused); turns that are open aren't expected yet."""

    expected: int
    held: int
    excused: int
    missed: int
    open: int
    kept: Decimal | None
    excused_share: Decimal | None = Field(description="excused ÷ expected")
    reasons: dict[str, int] = Field(description="of excuses")
    in_a_row: int = Field(description="held since the last that was missed")
    longest_gap: int = Field(description="the most that were missed until one was held")
    moved: int = Field(description="how often sessions of these days were moved")


class MonthView(BaseModel):
    """Coaching minutes of a calendar month in the rep's zone, and their band."""

    month: str = Field(examples=["2026-03"])
    minutes: int
    band: coaching_hours.Band
    words: str = Field(examples=["2 to under 3 h"])
    by_kind: dict[str, int] = Field(description="the same minutes by kind of session")


class QualityView(BaseModel):
    """How many sessions were held, never without what they were (DOMAIN 0.1)."""

    held: int
    goal_linked: int = Field(description="with a goal of the rep")
    prepared: int = Field(description="with any part of the preparation a day ahead")
    called_coaching: int | None = Field(description="the rep answered yes; for the pair alone")


class PreparationView(BaseModel):
    """Parts filled 24 hours ahead ÷ all parts of held sessions, seven each."""

    in_time: int
    late: int
    of: int
    share: Decimal | None


class AnswersView(BaseModel):
    """Was it coaching? The manager's share of yes less the rep's, in points of a hundred."""

    sessions: int = Field(description="of which both have answered")
    manager_yes: int
    rep_yes: int
    gap: Decimal | None = Field(description="None over fewer than five")


class TalkView(BaseModel):
    """The manager's share of speaking, silence left out; a rule of thumb, for the manager."""

    sessions: int
    manager_minutes: int
    rep_minutes: int
    share: Decimal | None
    target: Decimal
    note: bool = Field(description="more than the share that is noted")
    sources: dict[str, int]


class CoverageView(BaseModel):
    """Topics touched ÷ five of each held session, beside how different the last four were."""

    sessions: int
    touched: int
    share: Decimal | None
    last: int = Field(description="so many sessions variety looks at")
    places: int
    slots: int
    orders: int
    questions: int = Field(description="beside the standard ones")


class ShareView(BaseModel):
    """The rep's own of all."""

    own: int
    of: int
    share: Decimal | None


class JointWeek(BaseModel):
    """Customer calls of an ISO week that were planned together, and attended together."""

    week: str
    planned: int
    attended: int
    reached: bool = Field(description="one or more were planned")


def cadence_view(known: Material) -> CadenceView:
    """Whether the cadence is kept."""
    found = cadence.summed(known.turns)
    excused = Fraction(found.excused, found.expected) if found.expected else None
    return CadenceView(
        expected=found.expected,
        held=found.held,
        excused=found.excused,
        missed=found.missed,
        open=sum(each.outcome == "open" for each in known.turns),
        kept=shown(found.kept),
        excused_share=shown(excused),
        reasons=dict(found.reasons),
        in_a_row=found.in_a_row,
        longest_gap=found.longest_gap,
        moved=sum(each.moved for each in known.sessions),
    )


def month_views(known: Material, history: DefinitionHistory) -> list[MonthView]:
    """Hours of each whole month that the days touch, by the definitions of the month's end."""
    months = [
        coaching_hours.month(known.records, each, known.zone, history.at(each.end))
        for each in known.months
    ]
    return [
        MonthView(
            month=each.month.label,
            minutes=each.minutes,
            band=each.band,
            words=each.words,
            by_kind=dict(each.by_kind),
        )
        for each in months
    ]


def quality_view(known: Material, *, whole: bool) -> QualityView:
    """Sessions held and what they were."""
    ready = [preparation.prepared(each) for each in known.held]
    return QualityView(
        held=len(known.held),
        goal_linked=sum(bool(each.goals) for each in known.held),
        prepared=sum(each is not None and bool(each.in_time) for each in ready),
        called_coaching=sum(
            rating.by == each.rep and rating.coaching == "yes"
            for each in known.held
            for rating in each.ratings
        )
        if whole
        else None,
    )


def preparation_of(held: Sequence[SessionRecord]) -> PreparationView:
    """Of held sessions."""
    found = [each for each in map(preparation.prepared, held) if each is not None]
    return PreparationView(
        in_time=sum(len(each.in_time) for each in found),
        late=sum(len(each.late) for each in found),
        of=len(found) * len(PARTS),
        share=shown(preparation.mean_share(held)),
    )


def answers_view(known: Material) -> AnswersView:
    """Both answers of held sessions."""
    found = gap(known.held)
    return AnswersView(
        sessions=found.sessions,
        manager_yes=found.manager_yes,
        rep_yes=found.rep_yes,
        gap=None if found.points is None else rounded(found.points * 100, 1),
    )


def talk_view(known: Material, history: DefinitionHistory) -> TalkView:
    """Pooled over these days."""
    definitions = history.at(known.last)
    found = talking.talk_share(known.held, definitions)
    return TalkView(
        sessions=found.sessions,
        manager_minutes=found.manager,
        rep_minutes=found.rep,
        share=shown(found.share),
        target=definitions.manager_talk_share,
        note=found.note,
        sources=dict(found.sources),
    )


def coverage_view(known: Material) -> CoverageView:
    """Coverage and variety together."""
    found = varying.variety(known.held, known.zone)
    return CoverageView(
        sessions=len(known.held),
        touched=sum(len(varying.touched(each)) for each in known.held),
        share=shown(varying.coverage(known.held)),
        last=found.sessions,
        places=found.places,
        slots=found.slots,
        orders=found.orders,
        questions=found.questions,
    )


def share_view(found: initiative.Share) -> ShareView:
    """Own of all."""
    return ShareView(own=found.own, of=found.of, share=shown(found.share))


def joint_weeks(known: Material) -> list[JointWeek]:
    """Week by week."""
    weeks = joint_calls.by_week(known.calls, known.weeks, known.zone)
    return [
        JointWeek(
            week=each.week.label, planned=each.planned, attended=each.attended, reached=each.reached
        )
        for each in weeks
    ]


def shown(value: Fraction | None) -> Decimal | None:
    """A share to four places."""
    return None if value is None else rounded(value, 4)
