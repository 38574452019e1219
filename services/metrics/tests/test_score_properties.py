"""What the score promises of any history (DOMAIN C1, 1 to 7, and the checks of C3)."""

from datetime import timedelta
from decimal import Decimal
from random import Random

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from ridealong.metrics.model.follow_through import Settled
from ridealong.metrics.rules.figures import figures, is_grey
from ridealong.metrics.rules.follow_through import batches, score_after, settled_in
from ridealong.metrics.rules.shares import shares

from .items import FIRST, QUANTUM, days, histories, history, item, score, some_credit

pytestmark = pytest.mark.requirement("C1", "C3")

TINY = Decimal(1).scaleb(-26)


@given(histories, days)
def test_a_kept_commitment_never_lowers_and_a_missed_one_never_raises(
    items: list[Settled], day: int
) -> None:
    due = FIRST + timedelta(days=day)
    before = score(items)
    assert score([*items, item(99, due, Decimal(1))]) >= before - TINY
    assert score([*items, item(99, due, Decimal(0))]) <= before + TINY


@given(histories, st.integers(0, 1000), st.integers(0, 1000))
def test_time_alone_changes_nothing_but_the_colour(
    items: list[Settled], today: int, later: int
) -> None:
    # `figures` takes no date at all; the one thing that does says grey, and stays grey.
    as_of = figures(items).as_of
    first = FIRST + timedelta(days=today)
    if is_grey(as_of, first):
        assert is_grey(as_of, first + timedelta(days=later))


@given(histories, st.randoms())
def test_order_does_not_matter(items: list[Settled], random: Random) -> None:
    shuffled = list(items)
    random.shuffle(shuffled)
    assert figures(shuffled).score == figures(items).score
    assert score(shuffled) == score(items)


@given(st.lists(st.tuples(days, some_credit), max_size=15), st.integers(-300, 300))
def test_shifting_all_dates_changes_nothing(pairs: list[tuple[int, Decimal]], shift: int) -> None:
    moved = [
        each.model_copy(update={"due": each.due + timedelta(days=shift)}) for each in history(pairs)
    ]
    assert score(moved) == score(history(pairs))


@given(histories, st.data())
def test_raising_a_credit_never_lowers_the_score(items: list[Settled], data: st.DataObject) -> None:
    assume(items)
    place = data.draw(st.integers(0, len(items) - 1))
    more = data.draw(st.integers(0, 10_000).map(lambda n: n * QUANTUM))
    raised = [*items]
    raised[place] = item(place, items[place].due, max(items[place].credit, more))
    assert score(raised) >= score(items) - TINY


@given(histories)
def test_the_score_stays_between_the_prior_and_the_credits(items: list[Settled]) -> None:
    around = [Decimal("0.7"), *(each.credit for each in items)]
    assert min(around) - TINY <= score(items) <= max(around) + TINY


@given(histories)
@pytest.mark.requirement("D10")
def test_shares_sum_to_one_and_weigh_the_credits_to_the_score(items: list[Settled]) -> None:
    trail = batches(items)
    parts = shares(trail)
    assert parts.prior + sum(share for _, share in parts.items) == 1
    assert min([parts.prior, *(share for _, share in parts.items)]) >= 0
    weighed = parts.prior * Decimal("0.7") + sum(share * each.credit for each, share in parts.items)
    assert abs(weighed - score_after(trail)) <= Decimal(1).scaleb(-10) * (len(items) + 1)
    assert settled_in(trail) == len(parts.items) == len(items)


@given(histories, st.sampled_from(["withdrawn", "excused", "superseded"]), days, some_credit)
def test_what_is_left_out_changes_no_number(
    items: list[Settled], why: str, day: int, credit: Decimal
) -> None:
    due = FIRST + timedelta(days=day)
    before, after = figures(items), figures([*items, item(99, due, credit, why)])
    assert (after.score, after.shares, after.kept, after.of) == (
        before.score,
        before.shares,
        before.kept,
        before.of,
    )
    assert len(after.left_out) == len(before.left_out) + 1


@given(histories, days, some_credit)
def test_late_never_beats_on_time(items: list[Settled], day: int, credit: Decimal) -> None:
    due = FIRST + timedelta(days=day)
    late = [*items, item(99, due, credit / 2)]
    on_time = [*items, item(99, due, credit)]
    assert score(late) <= score(on_time) + TINY


@given(histories, days, st.integers(1, 60))
def test_asking_after_the_deadline_never_beats_asking_before(
    items: list[Settled], day: int, later: int
) -> None:
    old = FIRST + timedelta(days=day)
    new = item(99, old + timedelta(days=later), Decimal(1))
    before = [*items, item(98, old, Decimal(0), "superseded"), new]
    after = [*items, item(98, old, Decimal(0)), new]
    assert score(after) <= score(before) + TINY


def weekly(weeks: int, a_week: int, credit: Decimal = Decimal(1)) -> list[Settled]:
    return history([(7 * week, credit) for week in range(weeks) for _ in range(a_week)])


def test_a_perfect_record_reaches_the_top() -> None:
    assert figures(weekly(52, 2)).score in {99, 100}


def test_a_newcomer_is_not_branded_by_one_miss() -> None:
    assert figures(history([(0, Decimal(0))])).score is None
    kept = [(7 * week, Decimal(1)) for week in range(1, 5)]
    assert (figures(history([(0, Decimal(0)), *kept])).score or 0) >= 70


def test_weekly_and_monthly_pairs_settle_at_their_evidence() -> None:
    week = batches(weekly(80, 2))[-1]
    assert 23 <= week.inertia <= week.evidence <= 26
    monthly = history([(30 * month, Decimal(1)) for month in range(40) for _ in range(3)])
    month = batches(monthly)[-1].evidence
    assert 9 <= month <= Decimal("10.5")


def test_after_a_pause_one_more_kept_does_not_lower_a_long_record() -> None:
    thirty = history([(0, Decimal(1))] * 30)
    one_more = [*thirty, item(99, FIRST + timedelta(days=60), Decimal(1))]
    assert score(one_more) > score(thirty)


@pytest.mark.parametrize(("ratio", "percent"), [("0.845", 85), ("0.844", 84), ("0.8449999", 84)])
def test_halves_are_rounded_up(ratio: str, percent: int) -> None:
    # Five items of one day: (3·0.7 + Σq) / 8 is the ratio.
    missing = Decimal(ratio) * 8 - Decimal("2.1")
    items = history([(0, missing / 5)] * 5)
    assert figures(items).score == percent


def test_a_half_reached_over_a_repeating_fraction_is_rounded_up() -> None:
    # (2.1 + 0.5) / 6 = 0.4333…; 300 days later the inertia is 3 again: (1.3 + 1.925) / 5 = 0.645.
    first = history([(0, Decimal("0.5")), (0, Decimal(0)), (0, Decimal(0))])
    due = FIRST + timedelta(days=300)
    later = [item(10 + n, due, Decimal("0.9625")) for n in range(2)]
    assert figures([*first, *later]).score == 65
