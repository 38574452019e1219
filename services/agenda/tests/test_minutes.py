"""Minutes of every section, for every length of session."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ridealong.agenda.rules.forms import Form
from ridealong.agenda.rules.minutes import apportion, minutes_of, portion
from ridealong.agenda.rules.templates import (
    CLASSIC_40,
    INCIDENT_REVIEW,
    PLAIN,
    PLANNING,
    TEMPLATES,
)

FORMS = st.sampled_from([*TEMPLATES.values(), PLAIN, PLANNING, INCIDENT_REVIEW])


def by_name(form: Form, length: int) -> dict[str, int]:
    return {part.name: minutes for part, minutes in minutes_of(form, length)}


def boxes(length: int) -> list[int]:
    minutes = by_name(CLASSIC_40, length)
    return [sum(minutes.get(part.name, 0) for part in box.parts) for box in CLASSIC_40.boxes]


@pytest.mark.requirement("2.9")
def test_forty_minutes_are_ten_each_for_this_period_the_next_one_skills_and_open_floor() -> None:
    assert boxes(40) == [10, 10, 10, 10]
    assert list(by_name(CLASSIC_40, 40).items()) == [
        ("opening", 2),
        ("commitments", 5),
        ("forecast", 3),
        ("pipeline", 10),
        ("skills", 10),
        ("free_form", 10),
    ]


@pytest.mark.requirement("2.9")
@pytest.mark.parametrize(("length", "box"), [(20, 5), (60, 15), (120, 30), (240, 60)])
def test_a_longer_or_shorter_session_keeps_the_proportions(length: int, box: int) -> None:
    assert boxes(length) == [box] * 4


@pytest.mark.requirement("2.9")
@given(FORMS, st.integers(0, 240))
def test_sections_sum_to_the_session_and_every_one_has_its_minutes(form: Form, more: int) -> None:
    length = form.shortest + more
    planned = minutes_of(form, length)
    assert sum(minutes for _, minutes in planned) == length
    assert [part for part, _ in planned] == list(form.parts)
    assert [part.name for part, minutes in planned if minutes < part.least] == []


@given(st.data())
def test_nobody_has_less_than_the_least_and_who_has_more_shares_by_weight(
    data: st.DataObject,
) -> None:
    least = data.draw(st.lists(st.integers(0, 9), min_size=1, max_size=8))
    weights = [data.draw(st.integers(1, 60)) for _ in least]
    minutes = sum(least) + data.draw(st.integers(0, 300))
    shares = portion(minutes, weights, least)
    assert sum(shares) == minutes
    assert all(share >= few for share, few in zip(shares, least, strict=True))
    plain = apportion(minutes, weights)
    if all(share >= few for share, few in zip(plain, least, strict=True)):
        assert shares == plain


def test_too_few_minutes_for_all_are_refused() -> None:
    with pytest.raises(ValueError, match="3 minutes are too few for 4"):
        portion(3, [1, 1], [2, 2])


@given(FORMS, st.integers(1, 1440))
def test_even_a_session_that_is_too_short_sums_and_opens_as_it_should(
    form: Form, length: int
) -> None:
    planned = minutes_of(form, length)
    assert sum(minutes for _, minutes in planned) == length
    assert planned[0][0].name == "opening"
    order = [part.name for part in form.parts]
    assert [part.name for part, _ in planned] == [
        name for name in order if name in {part.name for part, _ in planned}
    ]


@given(st.integers(0, 1440), st.lists(st.integers(1, 60), min_size=1, max_size=10))
def test_no_share_is_a_minute_or_more_off_its_exact_value(total: int, weights: list[int]) -> None:
    shares = apportion(total, weights)
    assert sum(shares) == total
    for share, weight in zip(shares, weights, strict=True):
        assert abs(share - total * weight / sum(weights)) <= 1
