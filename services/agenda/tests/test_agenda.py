"""What stands on an agenda, and that it follows events by itself."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ridealong.agenda.model.agenda import FollowThroughEntry, GoalEntry, ItemEntry
from ridealong.contracts.scores import ScoreItem
from ridealong.contracts.sessions import AgendaItemDropped, SessionKind, SessionRated

from .story import MONDAY, event, story
from .words import (
    TUESDAY,
    cancelled,
    final,
    goal_set,
    held,
    item,
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
)

WEEK = timedelta(days=7)


def test_a_scheduled_session_alone_has_an_agenda() -> None:
    agenda = story(scheduled()).agenda()
    assert [section.name for section in agenda.sections] == [
        "opening",
        "commitments",
        "forecast",
        "pipeline",
        "skills",
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


@pytest.mark.requirement("0.6")
@pytest.mark.parametrize(
    ("goals", "reasons"),
    [((), ("no_goal",)), (("of-nobody",), ("no_goal",)), (("q4-pipeline",), ())],
)
def test_a_session_is_ready_only_with_a_goal_of_that_rep(
    goals: tuple[str, ...], reasons: tuple[str, ...]
) -> None:
    agenda = story(
        scheduled(goals=goals), goal_set("q4-pipeline", "pipeline"), item("topic")
    ).agenda()
    assert agenda.not_ready == reasons
    assert agenda.ready == (not reasons)


@pytest.mark.requirement("0.7")
def test_a_session_for_which_nobody_brought_anything_is_not_ready() -> None:
    cold = story(scheduled(goals=("q4-pipeline",)), goal_set("q4-pipeline", "pipeline"))
    assert cold.agenda().not_ready == ("no_agenda",)
    assert cold.given(item("secret", level="mine")).agenda().not_ready == ("no_agenda",)
    assert cold.given(prepared(numbers="23 of 40")).agenda().ready


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


def test_nobody_replaces_what_another_brought_along() -> None:
    later = MONDAY + timedelta(minutes=1)
    then = story(scheduled(), item("i-1", level="mine"), item("i-1", by="dana", at=later))
    assert [one.by for one in then.desk().items] == ["mike"]
    assert list(then.refused.values()) == [
        "item i-1 is another person's: give yours an id of its own"
    ]


@pytest.mark.parametrize(("most", "text"), [(500, "short"), (50, "x" * 19_990)])
def test_a_backlog_has_an_end_so_that_a_desk_stays_one_document(most: int, text: str) -> None:
    then = story()
    then.batch([item(f"i-{number}", None, text=text) for number in range(most + 1)])
    assert len(then.desk().items) == most
    [reason] = then.refused.values()
    assert reason.endswith("drop some first")
    drop = event(AgendaItemDropped(item="i-0", rep="mike"))
    then.given(drop, item("more", None, text=text), scheduled())
    assert len(then.desk().items) == most
    assert len(then.entries("item")) == most


def test_what_the_rep_keeps_private_is_not_told_to_other_services() -> None:
    then = story(scheduled(), item("mine", level="mine"), item("ours"))
    told = then.published()[-1]
    assert [id_ for section in told.sections for id_ in section.items] == ["ours"]


def test_a_new_version_is_told_only_when_the_agenda_changes() -> None:
    then = story(scheduled(), made())
    count = len(then.published())
    then.given(made(at=MONDAY + timedelta(minutes=1)), progressed(amount=3))
    versions = [told.version for told in then.published()]
    assert len(versions) == count + 1
    assert versions == sorted(set(versions))


def test_an_agenda_that_an_event_does_not_concern_stays_as_it_is() -> None:
    then = story(*(scheduled(f"s-{week}", TUESDAY + week * WEEK) for week in range(6)), made())
    counts = {name: len(then.published(name)) for name in ("s-0", "s-1", "s-5")}
    then.given(progressed(amount=4), metrics(discovery_call=4))
    assert len(then.published("s-0")) == counts["s-0"] + 2
    assert len(then.published("s-1")) == counts["s-1"] + 1
    assert len(then.published("s-5")) == counts["s-5"]


def test_a_moved_session_is_told_with_its_new_start() -> None:
    then = story(scheduled(), moved(start=TUESDAY + timedelta(hours=2)))
    assert then.published()[-1].start == TUESDAY + timedelta(hours=2)


def test_readings_belong_to_the_session_that_comes_next() -> None:
    goal = goal_set("q4-pipeline", "pipeline", 40)
    then = story(scheduled(), scheduled("s-2", TUESDAY + WEEK), goal, metrics((reading(),)))
    now, later = then.section("forecast", "s-1"), then.section("forecast", "s-2")
    assert [getattr(one, "value", None) for one in now.entries] == [Decimal(23)]
    assert [getattr(one, "value", None) for one in later.entries] == [None]
    then.given(held("s-1"))
    then.given(metrics((reading(value=30, before=23),), TUESDAY + timedelta(days=1)))
    (entry,) = then.section("forecast", "s-2").entries
    assert isinstance(entry, GoalEntry)
    assert (str(entry.value), str(entry.before)) == ("30", "23")


def test_what_was_not_talked_about_comes_to_the_next_session() -> None:
    then = story(
        scheduled(),
        scheduled("s-2", TUESDAY + WEEK),
        item("postponed"),
        item("backlog", None),
    )
    assert then.entries("item", "s-2") == []
    then.given(cancelled("s-1"))
    assert {one.id for one in then.entries("item", "s-2")} == {"postponed", "backlog"}
    assert all(isinstance(one, ItemEntry) and one.carried for one in then.entries("item", "s-2"))


def test_an_incident_review_takes_nothing_from_coaching() -> None:
    then = story(
        scheduled("review", TUESDAY - timedelta(hours=1), kind="incident_review"),
        scheduled(),
        *final("c-1", "1", MONDAY, date(2026, 11, 20)),
        item("backlog", None),
        score(),
    )
    assert then.entries("commitment", "review") == []
    assert then.entries("item", "review") == []
    assert [section.name for section in then.agenda("review").sections] == [
        "opening",
        "free_form",
        "close",
    ]
    then.given(held("review", TUESDAY - timedelta(hours=1)))
    assert [one.id for one in then.entries("commitment")] == ["c-1"]


def test_the_agenda_is_the_new_managers_once_the_pair_changes() -> None:
    start = TUESDAY + 2 * WEEK
    then = story(
        person(), scheduled(start=start), pair("dana"), pair("erin", start=date(2026, 12, 1))
    )
    assert then.agenda().manager == "dana"
    then.until(datetime(2026, 12, 1, tzinfo=UTC))
    assert then.published()[-1].manager == "erin"


def test_an_event_that_is_of_no_concern_costs_no_other() -> None:
    rated = event(SessionRated(session="s-1", rep="mike", by="mike", value=5))
    then = story(scheduled(), rated, item("topic"))
    assert [one.id for one in then.entries("item")] == ["topic"]
