"""What stands in which section, and in which order it is talked about."""

from datetime import date, timedelta
from decimal import Decimal
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ridealong.agenda.model.entries import FollowThroughEntry, GoalEntry, ItemEntry
from ridealong.contracts.scores import ScoreItem
from ridealong.contracts.sessions import SessionKind

from .story import story
from .test_page import card
from .words import (
    TUESDAY,
    final,
    goal_set,
    item,
    made,
    metrics,
    reading,
    scheduled,
    score,
)


def test_a_scheduled_session_alone_has_an_agenda() -> None:
    agenda = story(scheduled()).agenda()
    assert [section.name for section in agenda.sections] == [
        "opening",
        "commitments",
        "skills",
        "forecast",
        "pipeline",
        "free_form",
    ]
    assert sum(section.minutes for section in agenda.sections) == 40 == agenda.minutes
    assert agenda.manager == "dana"


@pytest.mark.requirement("0.15", "0.3")
def test_it_opens_with_the_personal_goal_and_without_a_number() -> None:
    then = story(
        scheduled(),
        goal_set("ring-fund", "personal", funding_date=date(2027, 6, 1)),
        goal_set("q4-deals", "closed_business"),
        made(),
        *final("c-2", "0", TUESDAY, date(2026, 11, 20)),
        score(12),
        metrics((reading("ring-fund"), reading("q4-deals")), lost_deal=3),
        item("lost-deals", section="opening"),
    )
    opening = then.agenda().sections[0]
    assert opening.name == "opening"
    assert [entry.id for entry in opening.entries] == ["ring-fund"]
    (goal,) = opening.entries
    assert isinstance(goal, GoalEntry)
    assert (goal.value, goal.target, goal.before) == (None, None, None)
    assert goal.until == date(2027, 6, 1)


@pytest.mark.requirement("0.16", "T9")
def test_the_opening_is_a_question_to_the_rep_and_free_talk_comes_last_in_its_box() -> None:
    sections = story(scheduled(), item("idea")).agenda().sections
    assert sections[0].question
    assert sections[-1].name == "free_form"
    assert sections[-1].minutes == 10
    assert [entry.id for entry in sections[-1].entries] == ["idea"]


@pytest.mark.requirement("4.5")
def test_goals_stand_now_beside_the_last_held_session() -> None:
    then = story(scheduled(), goal_set("q4-pipeline", "pipeline", 40), metrics((reading(),)))
    (goal,) = then.section("forecast").entries
    assert isinstance(goal, GoalEntry)
    assert list(map(str, (goal.value, goal.target, goal.before, goal.change))) == [
        "23",
        "40",
        "18",
        "5",
    ]


@pytest.mark.requirement("T8")
def test_behaviour_comes_before_results_and_deals_have_their_box() -> None:
    then = story(
        scheduled(),
        goal_set("deals", "closed_business"),
        goal_set("leads", "pipeline"),
        goal_set("calls", "behavioural"),
        metrics(discovery_call=12, proposal=2),
        made(),
    )
    names = [section.name for section in then.agenda().sections]
    assert names.index("commitments") < names.index("forecast") < names.index("pipeline")
    assert [one.id for one in then.section("commitments").entries] == [
        "c-1",
        "discovery_call",
        "proposal",
    ]
    assert [one.id for one in then.section("forecast").entries] == ["calls", "leads", "deals"]
    minutes = {section.name: section.minutes for section in then.agenda().sections}
    assert minutes["forecast"] + minutes["pipeline"] < 20


@pytest.mark.requirement("2.8")
def test_both_bring_topics_and_there_is_room_for_more() -> None:
    then = story(
        scheduled(),
        item("from-dana", by="dana", section="pipeline"),
        item("from-mike", by="mike", section="pipeline"),
        item("other"),
    )
    items = [one for one in then.entries("item") if isinstance(one, ItemEntry)]
    assert [(one.id, one.by) for one in items] == [
        ("from-mike", "mike"),
        ("from-dana", "dana"),
        ("other", "mike"),
    ]
    assert then.section("free_form").minutes > 0


@pytest.mark.requirement("2.9")
@given(st.integers(10, 240), st.sampled_from(get_args(SessionKind)))
def test_the_agenda_of_any_session_sums_to_its_length(minutes: int, kind: SessionKind) -> None:
    sections = story(scheduled(minutes=minutes, kind=kind), made(), item("topic")).agenda().sections
    assert sum(section.minutes for section in sections) == minutes
    assert all(section.minutes > 0 for section in sections)


def test_every_section_says_why_it_is_there() -> None:
    assert all(section.reason for section in story(scheduled()).agenda().sections)


def test_each_of_the_five_topics_has_its_minutes() -> None:
    sections = story(scheduled(minutes=10)).agenda().sections
    covered = {topic for section in sections for topic in section.topics}
    assert covered == {"goal", "help", "behaviour_plan", "coaching_plan", "upcoming_calls"}


def test_the_score_is_never_without_what_belongs_to_it() -> None:
    (entry,) = story(scheduled(), score(76, left_out=1)).entries("follow_through")
    assert isinstance(entry, FollowThroughEntry)
    standing = entry.standing
    assert (standing.score, standing.kept, standing.of, standing.left_out) == (76, 2, 4, 1)
    assert (standing.range_low, standing.range_high) == (61, 87)
    assert [one.commitment for one in standing.items] == ["c-0"]


def test_the_shares_of_a_long_history_still_sum_to_one() -> None:
    items = tuple(
        ScoreItem(
            commitment=f"c-{n}",
            due=date(2026, 1, 1) + timedelta(days=n),
            credit=Decimal(1),
            share=Decimal("0.02"),
        )
        for n in range(30)
    )
    standing = story(score(90, items=items, prior_share=Decimal("0.4"))).desk().follow_through
    assert standing is not None
    assert len(standing.items) == 12
    assert standing.older == 18
    shares = sum((one.share for one in standing.items), Decimal(0))
    assert shares + standing.older_share + standing.prior_share == 1


@pytest.mark.requirement("4.12")
def test_results_never_stand_alone_a_leading_indicator_is_asked_for() -> None:
    bare = story(scheduled(), goal_set("q4-deals", "closed_business"))
    assert bare.section("forecast").missing == ("leading_indicators",)
    shown = card(bare)
    assert "Not told yet: leading indicators." in shown
    for leading in (made(), metrics(dial=3), goal_set("calls", "behavioural")):
        then = story(scheduled(), goal_set("q4-deals", "closed_business"), leading)
        assert then.section("forecast").missing == ()
