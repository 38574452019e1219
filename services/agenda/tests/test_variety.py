"""How alike the last sessions were, beside what they covered."""

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ridealong.agenda.model.desk import Past
from ridealong.agenda.rules.history import MOST_PAST
from ridealong.agenda.rules.questions import TURNS
from ridealong.agenda.rules.variety import ALIKE, FIVE_TOPICS, suggestions, variety
from ridealong.contracts import Event
from ridealong.contracts.sessions import SessionHeld, SessionRated

from .story import Story, event, story
from .test_page import card
from .words import TUESDAY, scheduled

WEEK = timedelta(days=7)


def weeks(number: int, **more: Any) -> list[Event[Any]]:
    return [scheduled(f"s-{week}", TUESDAY + week * WEEK, **more) for week in range(number)]


def holding(week: int, *topics: str, **more: Any) -> Event[Any]:
    data = SessionHeld(
        session=f"s-{week}", rep="mike", manager="dana", minutes=40, topics=topics, **more
    )
    return event(data, TUESDAY + week * WEEK, named=f"{week}/{topics}")


def next_one(then: Story, week: int) -> tuple[list[str], Any]:
    agenda = then.agenda(f"s-{week}")
    return [one.about for one in agenda.suggestions], agenda.variety


@pytest.mark.requirement("1.2", "T1", "D coverage and variety", "4.2")
def test_four_alike_suggest_something_else_beside_how_much_they_covered() -> None:
    then = story(*weeks(6, place="Room 2"), *(holding(week, "goal", "help") for week in range(3)))
    about, seen = next_one(then, 3)
    assert about == []
    assert (seen.sessions, seen.places, seen.slots, seen.covered) == (3, 1, 1, (2, 2, 2))
    then.given(holding(3, *FIVE_TOPICS, "renewals"))
    about, seen = next_one(then, 4)
    assert about == ["place", "slot"]
    assert seen.covered == (2, 2, 2, 5)
    assert "Room 2" in then.agenda("s-4").suggestions[0].sentence
    assert "Tuesday at 09:00" in then.agenda("s-4").suggestions[1].sentence
    then.given(holding(4, start=TUESDAY + 4 * WEEK + timedelta(hours=3)))
    assert next_one(then, 5)[0] == ["place"]


@pytest.mark.requirement("0.5", "T1")
def test_only_one_on_ones_are_counted_each_once_and_the_turn_goes_on() -> None:
    review = scheduled("s-9", TUESDAY + timedelta(days=1), kind="incident_review")
    then = story(*weeks(4), review, holding(0), holding(9), holding(0, "goal"))
    desk = then.desk()
    assert (desk.coached, [one.session for one in desk.past]) == (1, ["s-0"])
    before = [one.name for one in story(*weeks(4)).agenda("s-2").sections]
    assert [one.name for one in then.agenda("s-2").sections] == before


PASTS = st.lists(
    st.tuples(
        st.sampled_from(["Room 1", "Room 2", None]),
        st.sampled_from(["Monday at 09:00", "Friday at 15:00", None]),
        st.frozensets(st.sampled_from([*FIVE_TOPICS, "other"])),
    ),
    max_size=MOST_PAST,
)


@given(PASTS)
def test_a_suggestion_needs_four_that_were_known_to_be_the_same(
    told: list[tuple[str | None, str | None, frozenset[str]]],
) -> None:
    past = [
        Past(session=str(n), start=TUESDAY, place=place, slot=slot, topics=tuple(topics))
        for n, (place, slot, topics) in enumerate(told)
    ]
    last = told[-ALIKE:]
    places, slots = {one[0] for one in last}, {one[1] for one in last}
    alike = {"place": places, "slot": slots} if len(last) == ALIKE else {}
    wanted = [about for about, seen in alike.items() if len(seen) == 1 and None not in seen]
    assert [one.about for one in suggestions(past)] == wanted
    seen = variety(past)
    assert (seen is None) == (not told)
    if seen:
        assert (seen.places, seen.slots) == (len(places), len(slots))
        assert all(0 <= covered <= len(FIVE_TOPICS) for covered in seen.covered)


def test_a_desk_remembers_no_more_than_it_needs() -> None:
    then = story(*weeks(12), *(holding(week) for week in range(11)))
    assert (len(then.desk().past), then.desk().coached) == (MOST_PAST, 11)


@pytest.mark.requirement("2.19", "T1")
def test_what_was_asked_out_of_turn_is_passed_over_while_there_is_another() -> None:
    then = story(*weeks(3), holding(0, questions=("happy", "growing")))
    asked = [one.code for one in then.section("free_form", "s-1").prompts if one.in_turn]
    assert asked == ["if_you_were_me"]
    every = tuple(one.code for one in TURNS)
    then.given(holding(1, questions=every))
    again = [one.code for one in then.section("free_form", "s-2").prompts if one.in_turn]
    assert again == ["growing"]


def rating(week: int, by: str, value: int) -> Event[Any]:
    data = SessionRated(session=f"s-{week}", rep="mike", by=by, value=value)
    return event(data, TUESDAY + week * WEEK, named=f"{week}/{by}/{value}")


@pytest.mark.requirement("1.3")
def test_the_same_order_four_times_is_a_hint_with_its_evidence() -> None:
    then = story(*weeks(6), *(holding(week, "goal", "help") for week in range(4)))
    (hint,) = [one for one in then.agenda("s-4").suggestions if one.about == "order"]
    assert "in the same order (goal, help)" in hint.sentence
    assert hint.evidence == ("24 Nov", "1 Dec", "8 Dec", "15 Dec")
    said = "in the same order (goal, help): begin elsewhere? 24 Nov · 1 Dec · 8 Dec · 15 Dec"
    assert said in card(then, "s-4")
    then.given(holding(4, "help", "goal"))
    assert "order" not in next_one(then, 5)[0]


@pytest.mark.requirement("1.3")
@pytest.mark.parametrize("late", [False, True])
def test_ratings_that_fall_are_a_hint_once_both_have_rated(*, late: bool) -> None:
    theirs = [rating(week, "mike", 5 - week) for week in range(3)]
    answers = [rating(week, "dana", 4) for week in range(3)]
    takes_place = [holding(week) for week in range(3)]
    told = (*takes_place, *theirs) if late else (*theirs, *takes_place)
    then = story(*weeks(5), *told)
    assert next_one(then, 3)[0] == []
    then.given(*answers)
    assert next_one(then, 3)[0] == ["rating"]
    (hint,) = then.agenda("s-3").suggestions
    assert "(5, 4, 3)" in hint.sentence
    assert [one.rpartition(", ")[2] for one in hint.evidence] == [
        "rated 5 of 5",
        "rated 4 of 5",
        "rated 3 of 5",
    ]
    then.given(holding(3), rating(3, "mike", 4), rating(3, "dana", 4))
    assert "rating" not in next_one(then, 4)[0]
