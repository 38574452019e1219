"""Between topics there is no order: whichever is read first, the same documents stand there."""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from ridealong.contracts import Event
from ridealong.contracts.calls import CallDebriefed, CallPlanned, CrisisLogged
from ridealong.contracts.dialogue import (
    HelpRequested,
    IssueExamined,
    IssueRaised,
    ItemsOrdered,
    PulseGiven,
    SkillsChosen,
    TrainingAssigned,
    VoiceRaised,
)
from ridealong.contracts.fields import digest_of
from ridealong.contracts.goals import (
    ConfidenceRecorded,
    FocusClosed,
    FocusNamed,
    ForecastStated,
    GoalAccepted,
    GoalClosed,
    GoalUpdated,
    NextStepNamed,
    PlanAccepted,
    PlanLine,
    PlanUpdated,
)
from ridealong.contracts.items import AgendaItemChanged, AgendaItemDropped
from ridealong.contracts.people import AbsenceRecorded, OrganisationUpdated, Yardstick
from ridealong.contracts.sessions import (
    SessionRated,
    SessionSummaryConfirmed,
    SessionSummaryWritten,
)

from .story import MONDAY, Story, event, folded, story
from .words import (
    TUESDAY,
    cancelled,
    final,
    goal_set,
    held,
    item,
    left_out,
    made,
    metrics,
    moved,
    pair,
    person,
    prepared,
    progressed,
    reading,
    scheduled,
    score,
    settled,
)

WEEK = timedelta(days=7)
END = TUESDAY + 3 * WEEK

PEOPLE = (
    person(manager="boss"),
    pair("dana"),
    pair("erin", start=date(2026, 12, 2), at=MONDAY + timedelta(hours=1)),
    event(
        AbsenceRecorded(
            absence="away", person="mike", starts=date(2026, 12, 1), ends=date(2026, 12, 4)
        )
    ),
    person(manager="boss", name="mike", at=MONDAY + timedelta(hours=2), zone="Europe/Berlin"),
)
DIALOGUE = (
    event(IssueRaised(issue="i-1", rep="mike", by="mike", title="Slow offers", session="s-1")),
    event(IssueExamined(issue="i-1", rep="mike", by="dana", root_cause="Legal reads all")),
    event(
        HelpRequested(
            help="h-1", rep="mike", by="mike", kind="someone_to_talk_to", text="Rent", to="dana"
        )
    ),
    event(
        VoiceRaised(voice="v-1", rep="mike", by="mike", kind="feedback", text="Mondays", to="dana")
    ),
    event(PulseGiven(pulse="p-1", rep="mike", by="mike", to="dana", value=4), TUESDAY + WEEK / 2),
    event(SkillsChosen(rep="mike", by="mike", month="2026-12", skills=("Opening",))),
    event(TrainingAssigned(training="t-1", rep="mike", by="dana", title="SPIN", deliverer="Erin")),
    event(
        ItemsOrdered(session="s-2", rep="mike", by="mike", section="skills", items=("new", "topic"))
    ),
)
SESSIONS = (
    item("early", "s-1"),
    scheduled("s-1", goals=("ring-fund",)),
    scheduled("s-2", TUESDAY + WEEK, goals=("q4-pipeline",)),
    scheduled("s-3", TUESDAY + 2 * WEEK, minutes=25),
    scheduled("review", TUESDAY + timedelta(days=2), kind="incident_review"),
    item("topic", "s-2", section="skills"),
    item("backlog", None),
    item("dropped", None, by="dana"),
    event(AgendaItemDropped(item="dropped", rep="mike")),
    moved("s-2", TUESDAY + WEEK + timedelta(hours=1)),
    scheduled("clash", TUESDAY + WEEK + timedelta(hours=1, minutes=20)),
    moved("clash", TUESDAY + WEEK + timedelta(hours=3), at=MONDAY + timedelta(hours=3)),
    moved("s-2", TUESDAY + WEEK + timedelta(hours=2, minutes=40), at=MONDAY + timedelta(hours=4)),
    event(AgendaItemChanged(item="early", rep="mike", session="s-1", revisit=True)),
    held("s-1"),
    event(CrisisLogged(crisis="lost", rep="mike", kind="lost_deal", at=TUESDAY)),
    event(SessionSummaryWritten(session="s-1", rep="mike", by="mike", text="first")),
    event(
        SessionSummaryConfirmed(
            session="s-1", rep="mike", by="dana", digest=digest_of("first"), note="yes"
        )
    ),
    event(SessionSummaryWritten(session="s-1", rep="mike", by="dana", text="second"), TUESDAY),
    event(CallPlanned(call="k-1", rep="mike", customer="St. Mary", at=TUESDAY + WEEK * 2)),
    event(CallPlanned(call="k-2", rep="mike", customer="Riverside", at=TUESDAY, joint=True)),
    event(CallDebriefed(call="k-2", rep="mike"), TUESDAY + timedelta(hours=3)),
    prepared("s-2", focus="one thing", gaps="two"),
    *DIALOGUE,
    item("new", "s-2", section="skills"),
    event(SessionRated(session="s-1", rep="mike", by="dana", value=3), TUESDAY + WEEK / 3),
    event(SessionRated(session="s-1", rep="mike", by="mike", value=5), TUESDAY + WEEK / 2),
    cancelled("s-3", at=MONDAY + timedelta(days=3)),
    scheduled("s-3", TUESDAY + 2 * WEEK, minutes=30, at=MONDAY + timedelta(days=4)),
)
COMMITMENTS = (
    progressed("c-1", 3),
    made("c-1"),
    made("c-2", date(2026, 12, 10), owner_id="dana", item="early"),
    made("c-3", date(2026, 11, 20)),
    *final("c-3", "0.5", MONDAY, date(2026, 11, 20)),
    progressed("c-1", 20, MONDAY + timedelta(days=2)),
    made("c-2", date(2026, 12, 10), owner_id="dana", item="early", delivered=True),
    *final("c-1", "1", TUESDAY + timedelta(days=4), date(2026, 11, 27)),
    made("c-4"),
    *left_out("c-4", "withdrawn"),
    settled("c-3", "0.75", TUESDAY + timedelta(days=5)),
    made("c-5", date(2026, 12, 4), state="proposed", pending="acceptance", waits_for=("dana",)),
    made("c-6"),
    *left_out("c-6", "superseded", TUESDAY, replaced_by="c-7"),
    made("c-7", date(2026, 12, 5), replaces="c-6", renegotiations=1, at=TUESDAY),
    made("c-5", date(2026, 12, 4), at=TUESDAY),
)
GOALS = (
    goal_set("ring-fund", "personal"),
    event(
        GoalUpdated(
            goal="q4-pipeline",
            rep="mike",
            value=Decimal(24),
            as_of=MONDAY + timedelta(days=1),
            title="Leads",
        )
    ),
    goal_set("old", "behavioural"),
    event(
        PlanUpdated(
            plan="p", rep="mike", lines=(PlanLine(kind="dial", per="day", target=Decimal(10)),)
        ),
        actor="mike",
    ),
    event(PlanAccepted(plan="p", rep="mike", by="dana")),
    event(GoalAccepted(goal="ring-fund", rep="mike", by="mike")),
    event(GoalAccepted(goal="ring-fund", rep="mike", by="dana")),
    event(FocusNamed(focus="f-1", rep="mike", by="dana", skill="Closing")),
    event(FocusNamed(focus="f-2", rep="mike", by="mike", skill="Opening")),
    event(FocusClosed(focus="f-1", rep="mike", by=("dana",), outcome="parked")),
    event(ConfidenceRecorded(goal="q4-pipeline", rep="mike", by="mike", value=4)),
    event(
        NextStepNamed(
            goal="q4-pipeline", rep="mike", by="mike", step="Call Ann", due=date(2026, 12, 1)
        )
    ),
    event(
        ForecastStated(
            forecast="f",
            rep="mike",
            by="mike",
            starts=date(2026, 10, 1),
            ends=date(2026, 12, 31),
            currency="EUR",
            committed=Decimal(1),
            likely=Decimal(2),
            upside=Decimal(3),
        )
    ),
    event(GoalClosed(goal="old", rep="mike", outcome="reached")),
)
SCORES = (
    score(None, settled=2, items=(), kept=1, of=2),
    metrics((reading(), reading("old")), discovery_call=4),
    score(76, MONDAY + timedelta(days=5)),
    metrics((reading(value=30, before=23),), TUESDAY + timedelta(days=6), discovery_call=9),
)
ORGANISATION = (
    event(OrganisationUpdated(name="Acme", period="month", zone="UTC")),
    event(
        OrganisationUpdated(
            name="Acme",
            calendar="4-4-5",
            vocabulary={"section.skills": "Craft", "discovery_call": "First talk"},
            zone="UTC",
            yardsticks=(Yardstick(name="solutions_share", value=1, applies_from=MONDAY.date()),),
        ),
        MONDAY + timedelta(days=1),
    ),
)
"""It lies under the tenant's key, so it comes in no order with what is said of people."""
TOPICS = (PEOPLE, SESSIONS, COMMITMENTS, GOALS, SCORES, ORGANISATION)
LENGTH = sum(map(len, TOPICS))


@cache
def plainly() -> Story:
    """One topic after the other."""
    return folded([one for topic in TOPICS for one in topic], END)


def interleaved(choices: Sequence[int]) -> list[Event[Any]]:
    """All events, each topic in its own order, the topics mixed as the choices say."""
    waiting = [list(topic) for topic in TOPICS]
    mixed: list[Event[Any]] = []
    for choice in choices:
        left = [topic for topic in waiting if topic]
        mixed.append(left[choice % len(left)].pop(0))
    return mixed


@settings(max_examples=30)
@given(st.lists(st.integers(0, 59), min_size=LENGTH, max_size=LENGTH))
def test_the_same_documents_stand_at_the_end_whichever_topic_is_read_first(
    choices: list[int],
) -> None:
    plain = plainly()
    mixed = folded(interleaved(choices), END)
    assert mixed.picture() == plain.picture()
    last = {name: plain.published(name)[-1] for name in ("s-2", "s-3")}
    assert {name: mixed.published(name)[-1] for name in ("s-2", "s-3")} == last


@settings(max_examples=15)
@given(
    st.lists(st.integers(0, 59), min_size=LENGTH, max_size=LENGTH),
    st.integers(0, LENGTH),
)
def test_a_timer_that_the_log_has_early_changes_nothing(choices: list[int], at: int) -> None:
    """A rebuild may meet a firing before the session that it is about."""
    plain = plainly()
    fired = [one for one in plain.fired if one.data.fire_at <= END]
    mixed = interleaved(choices)
    again = folded([*mixed[:at], *fired, *mixed[at:]], END)
    assert again.picture() == plain.picture()


def test_when_others_told_what_they_derived_decides_no_agenda() -> None:
    plan = [pair(), scheduled("s-1"), scheduled("s-2", TUESDAY + WEEK), goal_set("g-1")]
    soon = story(*plan, score(76, MONDAY))
    late = story(*plan, score(76, TUESDAY + timedelta(days=3)))
    assert soon.agenda("s-1") == late.agenda("s-1")
    assert soon.agenda("s-2") == late.agenda("s-2")
    assert soon.desk().told_at == late.desk().told_at
