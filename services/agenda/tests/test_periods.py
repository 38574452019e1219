"""What the position in the sales period changes, and what each template is."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ridealong.agenda.model.desk import Goal, PlanLine
from ridealong.agenda.rules.templates import TEMPLATES

from .building import (
    END,
    MIDDLE,
    MONTHS,
    QUARTER_BEGINS,
    YEAR_END,
    at,
    built,
    facts,
    minutes,
    names,
    section,
)


@pytest.mark.requirement("2.10", "T14", "E agenda")
@pytest.mark.parametrize(
    ("day", "there", "why"),
    [
        (QUARTER_BEGINS, {"forecast", "pipeline"}, "The quarter Q2 has just begun"),
        (MIDDLE, {"deals"}, "The quarter Q2 is half over"),
        (END, {"deals"}, "The quarter Q2 ends on 30 Jun"),
        (YEAR_END, {"career"}, "The fiscal year ends on 31 Dec"),
    ],
)
def test_the_position_in_the_period_changes_the_boxes_and_each_says_why(
    day: date, there: set[str], why: str
) -> None:
    agenda = built(at(day), facts(house=MONTHS))
    assert {one.name for one in agenda.sections if why in one.reason} == there
    plain = minutes(built(at(day), facts()))
    for name in there & set(plain):
        assert minutes(agenda)[name] > plain[name]
    assert agenda.period is not None


@pytest.mark.requirement("D7", "T8")
@given(
    st.dates(date(2020, 1, 1), date(2040, 1, 1)),
    st.integers(20, 240),
    st.sampled_from(list(TEMPLATES)),
    st.integers(0, 50),
)
def test_talk_about_results_and_deals_never_takes_half_of_a_session(
    day: date, length: int, template: str, ordinal: int
) -> None:
    agenda = built(at(day, length), facts(house=MONTHS, template=template, ordinal=ordinal))
    results = sum(minutes(agenda).get(name, 0) for name in ("forecast", "deals"))
    assert results < length / 2
    assert names(agenda).index("commitments") < names(agenda).index("forecast")


@pytest.mark.requirement("2.10")
def test_rules_that_overlap_all_apply_and_each_says_why() -> None:
    agenda = built(at(YEAR_END), facts(house=MONTHS))
    assert "Q4 ends on 31 Dec" in section(agenda, "deals").reason
    assert "fiscal year ends on 31 Dec" in section(agenda, "career").reason
    assert names(agenda).index("career") < names(agenda).index("deals")
    short = built(at(YEAR_END, 15), facts(house=MONTHS))
    assert {"deals", "career"} & set(names(short)) == set()


def test_a_calendar_that_nobody_told_is_not_guessed() -> None:
    assert built(at(END), facts()).period is None
    assert "deals" not in names(built(at(END), facts()))


@pytest.mark.requirement("4.1")
def test_each_pair_has_its_own_template() -> None:
    shapes = {
        template: minutes(built(at(MIDDLE, 60), facts(template=template))) for template in TEMPLATES
    }
    assert len({tuple(shape.items()) for shape in shapes.values()}) == len(TEMPLATES)
    assert "settling_in" in shapes["new-hire"]
    assert shapes["new-hire"]["skills"] > shapes["weekly"]["pipeline"]
    assert "look_back" in shapes["monthly"]


@pytest.mark.requirement("0.23")
def test_a_planning_session_lays_the_plan_from_what_the_rep_wants_to_what_is_done_each_week() -> (
    None
):
    known = facts(
        coaching=False,
        planning=True,
        house=MONTHS,
        goals=(Goal(goal="ring", kind="personal"), Goal(goal="leads", kind="pipeline")),
        plan=(PlanLine(kind="dial", per="week", target=Decimal(50)),),
    )
    agenda = built(at(YEAR_END, 60, kind="planning"), known)
    assert {one.name: [entry.id for entry in one.entries] for one in agenda.sections} == {
        "opening": ["ring"],
        "look_back": [],
        "new_goals": ["leads"],
        "new_plan": ["dial"],
        "career": [],
        "close": [],
    }
    assert agenda.sections[0].question == "What do you want the new year to bring you?"


@pytest.mark.requirement("0.5")
def test_an_incident_review_begins_with_facts_and_ends_with_who_does_what() -> None:
    agenda = built(at(MIDDLE, 30, kind="incident_review"), facts(coaching=False))
    assert names(agenda) == ["opening", "what_happened", "causes", "close"]
    assert "no coaching" in agenda.sections[0].reason
    assert agenda.sections[-1].question == "Who does what, by when?"
