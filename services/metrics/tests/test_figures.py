"""What is printed beside the score: x of n, bands, grey, and what was left out."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ridealong.metrics.rules.bands import LINES, NAMES, band
from ridealong.metrics.rules.figures import ManyLeftOut, figures, is_grey, update_of

from .items import FIRST, histories, history, item

ONE, NONE = Decimal(1), Decimal(0)

pytestmark = pytest.mark.requirement("C1")


@pytest.mark.requirement("D11")
def test_under_three_settled_there_is_no_number_but_what_is_needed() -> None:
    found = figures(history([(0, ONE), (7, ONE)]))
    assert (found.score, found.band, found.range) == (None, None, None)
    assert found.sentence() == "2 of 3 needed"
    assert figures([]).sentence() == "0 of 3 needed"


def test_kept_is_counted_over_the_last_180_days_before_the_newest() -> None:
    found = figures(history([(0, ONE), (1, ONE), (100, NONE), (181, ONE)]))
    assert (found.kept, found.of) == (2, 3)
    assert found.settled == 4


def test_partial_and_late_are_not_kept_in_full_and_on_time() -> None:
    found = figures(history([(0, Decimal("0.9")), (0, Decimal("0.5")), (0, ONE)]))
    assert (found.kept, found.of) == (1, 3)


@pytest.mark.parametrize(
    ("shown", "name"),
    [
        ([85], "strong"),
        ([84], "steady"),
        ([70], "steady"),
        ([69], "slipping"),
        ([50], "slipping"),
        ([49], "at_risk"),
        ([84, 86], "steady"),
        ([84, 87], "strong"),
        ([85, 84], "strong"),
        ([85, 83], "steady"),
        ([85, 83, 86, 85, 84], "steady"),
        ([49, 71], "slipping"),
        ([90, 40], "at_risk"),
        ([], None),
    ],
)
def test_a_band_changes_two_points_past_its_line(shown: list[int], name: str | None) -> None:
    assert band(shown) == name


@given(st.lists(st.integers(0, 100), min_size=1))
def test_a_band_is_never_more_than_a_point_beyond_its_lines(shown: list[int]) -> None:
    name = band(shown)
    assert name is not None
    place = NAMES.index(name)
    lowest = LINES[place - 1] - 1 if place else 0
    highest = LINES[place] + 1 if place < len(LINES) else 100
    assert lowest <= shown[-1] <= highest


def test_the_band_follows_from_the_items_whatever_came_first() -> None:
    # 84 after three, then 86: not two points past the line yet.
    rising = history([(0, Decimal("0.98"))] * 3 + [(1, ONE)])
    assert [figures(rising[:3]).score, figures(rising).score] == [84, 86]
    assert figures(rising[:3]).band == figures(rising).band == "steady"
    assert figures(list(reversed(rising))).band == "steady"


def test_a_number_older_than_60_days_is_grey() -> None:
    newest = date(2026, 3, 30)
    assert not is_grey(newest, newest + timedelta(days=60))
    assert is_grey(newest, newest + timedelta(days=61))
    assert not is_grey(None, newest)
    found = figures(history([(0, ONE)] * 3))
    assert found.sentence(grey=True).startswith("85 as of 2026-01-05 · ")


@pytest.mark.parametrize(
    ("counted", "left_out", "note"),
    [
        (7, 5, "many left out (5 of 12)"),
        (8, 4, None),
        (2, 1, None),
        (0, 1, "many left out (1 of 1)"),
    ],
)
def test_more_than_a_third_left_out_is_noted(counted: int, left_out: int, note: str | None) -> None:
    whys = ["withdrawn", "excused"]
    items = [
        *history([(60, ONE)] * counted),
        *(item(50 + n, FIRST, ONE, whys[n % 2]) for n in range(left_out)),
    ]
    found = figures(items)
    assert (found.many_left_out and str(found.many_left_out)) == note
    assert len(found.left_out) == left_out
    assert found.sentence().endswith(note or f"{left_out} left out")


def test_the_note_looks_back_90_days_and_not_at_what_was_renegotiated() -> None:
    old = [item(50 + n, FIRST, ONE, "withdrawn") for n in range(5)]
    renegotiated = [item(60 + n, FIRST + timedelta(91), ONE, "superseded") for n in range(5)]
    found = figures([*history([(91, ONE)] * 3), *old, *renegotiated])
    assert found.many_left_out is None
    assert len(found.left_out) == 10


def test_what_was_left_out_long_before_it_is_due_is_looked_at_on_the_day_it_was_left_out() -> None:
    far = item(50, date(2199, 1, 1), ONE, "excused")
    soon = far.model_copy(update={"settled_at": datetime(2026, 1, 9, 12, tzinfo=UTC)})
    counted = history([(day, ONE) for day in range(9)])
    assert figures([*counted, soon]).many_left_out is None
    assert figures([soon]).many_left_out == ManyLeftOut(1, 1)
    with_others = [*counted[:1], soon.model_copy(update={"commitment": "c-51"}), soon]
    assert figures(with_others).many_left_out == ManyLeftOut(2, 3)
    # Left out after it was due, it belongs to its due day.
    late = item(52, FIRST, ONE, "excused").model_copy(update={"settled_at": far.settled_at})
    assert figures([*history([(91, ONE)]), late]).many_left_out is None


@given(histories)
def test_the_published_figures_fit_their_event(items: list[object]) -> None:
    told = update_of("rep-1", figures(items), grey=False)  # type: ignore[arg-type]
    assert told.prior_share + told.older_share + sum(each.share for each in told.items) == 1
    assert (told.score is None) == (told.settled < told.needed)
