"""The one plain line about results that the manager begins with."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ridealong.agenda.model.entries import Entry, GoalEntry
from ridealong.agenda.rules.acknowledging import acknowledgement

from .story import story
from .test_page import card
from .words import goal_set, metrics, reading, scheduled

AMOUNTS = st.integers(0, 10_000).map(Decimal)


def goal(value: object, before: object, **more: object) -> GoalEntry:
    fields = {"id": "g", "title": "Leads", "goal_kind": "pipeline"} | more
    return GoalEntry.model_validate({**fields, "value": value, "before": before})


@pytest.mark.requirement("3.10")
@pytest.mark.parametrize(
    ("value", "before", "said"),
    [
        (95, 100, "Leads dropped 5 % since the last session, from 100 to 95."),
        (23, 18, "Leads rose 28 % since the last session, from 18 to 23."),
        (18, 18, "Leads stayed at 18 since the last session."),
        (4, 0, "Leads rose by 4 since the last session, from 0 to 4."),
        (1001, 1000, "Leads rose 0.1 % since the last session, from 1,000 to 1,001."),
    ],
)
def test_results_are_acknowledged_in_one_plain_line_computed_from_data(
    value: int, before: int, said: str
) -> None:
    assert acknowledgement([goal(value, before)]) == said


@pytest.mark.requirement("3.10")
def test_it_stands_first_in_the_section_of_results_and_on_the_page() -> None:
    then = story(
        scheduled(goals=("q4-pipeline",)),
        goal_set("q4-pipeline", "pipeline", 40),
        goal_set("calls", "behavioural", 40),
        metrics((reading(value=17, before=18), reading("calls", value=9, before=3))),
    )
    said = "The q4-pipeline dropped 6 % since the last session, from 18 to 17."
    told = {part.name: part.acknowledges for part in then.agenda().sections}
    assert {name: line for name, line in told.items() if line} == {"forecast": said}
    shown = card(then)
    assert shown.index(said) < shown.index("17 of 40")


def test_closed_business_is_told_before_pipeline_and_a_linked_goal_before_others() -> None:
    entries: list[Entry] = [
        goal(2, 1, id="a", title="Pipe"),
        goal(2, 1, id="b", title="Closed", goal_kind="closed_business"),
        goal(2, 1, id="c", title="Linked", linked=True),
    ]
    assert (acknowledgement(entries) or "").startswith("Linked")
    assert (acknowledgement(entries[:2]) or "").startswith("Closed")
    assert acknowledgement([goal(None, 3), goal(3, None), goal(2, 1, goal_kind="personal")]) is None


@given(AMOUNTS, AMOUNTS)
def test_it_says_no_more_than_the_numbers_do(value: Decimal, before: Decimal) -> None:
    said = acknowledgement([goal(value, before)]) or ""
    assert ("rose" in said, "dropped" in said) == (value > before, value < before)
    assert said.count(".") == 1 or "0." in said
