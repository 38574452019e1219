"""Items in pages of quarters are scored as if all lay in one list."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import groupby
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ridealong.contracts.people import Yardstick
from ridealong.metrics.model.follow_through import (
    FollowThrough,
    FollowThroughPage,
    Quarter,
    Settled,
)
from ridealong.metrics.rules import settling
from ridealong.metrics.rules.figures import Figures, figures, update_of
from ridealong.metrics.rules.follow_through import by_due
from ridealong.metrics.rules.parameters import USUAL, ParameterHistory, history_of

from .items import FIRST, item, some_credit

pytestmark = pytest.mark.requirement("C1")

CHANGED = history_of(
    [
        Yardstick(name="followthrough.half_life_days", value="30", applies_from="2026-06-01"),
        Yardstick(name="followthrough.needed", value="5", applies_from="2027-01-01"),
    ]
)


class Shelf:
    """The quarters of one person, as the projection keeps them, without a store."""

    def __init__(self, history: ParameterHistory = USUAL) -> None:
        self.history = history
        self.session: datetime | None = None
        self.quarters: tuple[Quarter, ...] = ()
        self.items: dict[str, tuple[Settled, ...]] = {}
        self.places: dict[str, str] = {}
        self.read: list[str] = []
        self.figures: Figures = figures(())

    def fetch(self, labels: Iterable[str]) -> dict[str, tuple[Settled, ...]]:
        """These quarters; which they were is remembered."""
        asked = list(labels)
        self.read += asked
        return {label: self.items[label] for label in asked}

    def settle(self, *items: Settled) -> None:
        """More words on commitments, read at once."""
        words = {each.commitment: each for each in items}
        changed = settling.settle(self.quarters, words, self.places, self.fetch)
        self.places |= {name: settling.quarter_of(each.due) for name, each in words.items()}
        if changed:
            self.keep(settling.fold(self.quarters, changed, self.fetch, self.history, self.session))

    def again(self, *, anew: bool = False) -> None:
        """What it is measured by has changed."""
        self.keep(
            settling.fold(self.quarters, {}, self.fetch, self.history, self.session, anew=anew)
        )

    def keep(self, kept: settling.Kept) -> None:
        """Put the changed quarters away."""
        self.quarters, self.figures = kept.quarters, kept.figures
        self.items |= kept.changed

    def all(self) -> tuple[Settled, ...]:
        """Every item, as one list."""
        return by_due(each for items in self.items.values() for each in items)


Word = tuple[int, int, Decimal, str | None, int]
whys = st.sampled_from([None, None, None, "withdrawn", "excused", "superseded"])
words = st.lists(
    st.tuples(*(st.integers(0, 12), st.integers(0, 900), some_credit, whys), st.integers(-400, 60)),
    min_size=1,
    max_size=40,
)
"""Number, due day, credit, why left out, and how many days after the due day it was told."""
sessions = st.none() | st.integers(0, 950).map(
    lambda day: datetime(2026, 1, 5, 9, tzinfo=UTC) + timedelta(days=day)
)


def said(word: Word) -> Settled:
    number, day, credit, why, after = word
    due = item(number, FIRST + timedelta(days=day), credit, why)
    return due.model_copy(update={"settled_at": due.settled_at + timedelta(days=after)})


def told(found: Figures) -> object:
    return update_of("rep-1", found, grey=False)


@given(words, sessions, st.sampled_from([USUAL, CHANGED]))
def test_settled_and_corrected_in_any_order_the_pages_tell_what_one_list_does(
    words: list[Word],
    session: datetime | None,
    history: ParameterHistory,
) -> None:
    shelf = Shelf(history)
    shelf.session = session
    for word in words:
        shelf.settle(said(word))
        whole = figures(shelf.all(), history, session)
        assert told(shelf.figures) == told(whole)
        assert shelf.figures.easy == whole.easy
        assert shelf.figures.many_left_out == whole.many_left_out


@given(words, st.randoms())
def test_the_quarters_follow_from_the_items_and_not_from_their_order(
    words: list[Word], random: Random
) -> None:
    in_order = Shelf()
    for word in words:
        in_order.settle(said(word))
    shuffled = list(in_order.all())
    random.shuffle(shuffled)
    other = Shelf()
    for each in shuffled:
        other.settle(each)
    assert other.quarters == in_order.quarters
    assert other.all() == in_order.all()


@given(words, st.integers(2, 9))
def test_words_read_at_once_come_to_what_they_do_one_by_one(words: list[Word], size: int) -> None:
    alone, at_once = Shelf(), Shelf()
    for start in range(0, len(words), size):
        some = [said(word) for word in words[start : start + size]]
        for each in some:
            alone.settle(each)
        at_once.settle(*some)
    assert at_once.quarters == alone.quarters
    assert at_once.all() == alone.all()
    assert told(at_once.figures) == told(alone.figures)


@given(words)
def test_other_parameters_score_all_quarters_anew(
    words: list[Word],
) -> None:
    shelf, from_the_start = Shelf(), Shelf(CHANGED)
    for word in words:
        shelf.settle(said(word))
        from_the_start.settle(said(word))
    shelf.history = CHANGED
    shelf.again(anew=True)
    assert shelf.quarters == from_the_start.quarters
    assert told(shelf.figures) == told(from_the_start.figures)


def many(count: int, years: int) -> list[Settled]:
    """So many items spread evenly over so many years, of 40 reps."""
    first = date(2016, 11, 24)
    days = 365 * years
    return [
        item(number, first + timedelta(days=number * days // count), Decimal(number % 5) / 4)
        for number in range(count)
    ]


def shelf_of(items: list[Settled]) -> Shelf:
    """Many items at once, as if settled one by one."""
    shelf = Shelf()
    changed = {
        label: tuple(group)
        for label, group in groupby(by_due(items), key=lambda each: settling.quarter_of(each.due))
    }
    shelf.keep(settling.fold((), changed, shelf.fetch, USUAL, None))
    shelf.places = {each.commitment: settling.quarter_of(each.due) for each in items}
    return shelf


def test_of_40_000_items_one_more_reads_the_last_quarters_and_writes_one_page() -> None:
    items = many(40_000, 10)
    shelf = shelf_of(items)
    newest = items[-1].model_copy(update={"commitment": "one-more"})
    shelf.read.clear()
    shelf.settle(newest)
    assert len(set(shelf.read)) <= 3
    label = settling.quarter_of(newest.due)
    pages = [
        FollowThroughPage(id="", tenant="", key="", quarter=label, part=0, items=items)
        for items in settling.pages(shelf.items[label])
    ]
    assert max(len(page.model_dump_json()) for page in pages) < 120_000
    assert len(shelf.quarters) <= 42
    head = FollowThrough(id="a/m", tenant="a", key="a/m", person="m", quarters=shelf.quarters)
    assert len(head.model_dump_json()) < 20_000
    event = update_of("manager-1", shelf.figures, grey=False)
    assert len(event.items) == 50
    assert event.older_share > 0
    assert len(event.model_dump_json()) < 20_000
    assert event == update_of("manager-1", figures([*items, newest]), grey=False)


def test_a_late_correction_folds_the_quarters_after_it() -> None:
    items = many(4_000, 10)
    shelf = shelf_of(items)
    old = items[100]
    corrected = old.model_copy(update={"credit": Decimal(1), "left_out": None})
    shelf.read.clear()
    shelf.settle(corrected)
    assert set(shelf.read) == {
        each.label for each in shelf.quarters if each.label >= settling.quarter_of(old.due)
    }
    others = [each for each in items if each is not old]
    assert told(shelf.figures) == told(figures([*others, corrected]))


def test_a_commitment_due_on_another_day_leaves_its_quarter() -> None:
    shelf = Shelf()
    shelf.settle(item(1, date(2026, 3, 2), Decimal(1)))
    shelf.settle(item(1, date(2026, 4, 2), Decimal(1)))
    assert [each.label for each in shelf.quarters] == ["2026-Q2"]
    assert shelf.items["2026-Q1"] == ()
    assert shelf.figures.settled == 1


@pytest.mark.parametrize(("count", "parts"), [(0, 0), (200, 1), (201, 2), (401, 4), (3000, 16)])
def test_a_full_quarter_is_spread_over_twice_as_many_pages(count: int, parts: int) -> None:
    items = by_due(item(n, FIRST, Decimal(1)) for n in range(count))
    spread = settling.pages(items)
    assert len(spread) == parts
    assert by_due(each for page in spread for each in page) == items
    assert max((len(page) for page in spread), default=0) <= settling.CAPACITY * 2


def test_the_sets_of_two_histories_that_differ_have_other_fingerprints() -> None:
    assert USUAL.fingerprint() != CHANGED.fingerprint()
    assert replace(CHANGED, ignored=("said",)).fingerprint() == CHANGED.fingerprint()
