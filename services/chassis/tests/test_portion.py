"""What is taken at once follows how long the store took for what was taken last."""

from hypothesis import given
from hypothesis import strategies as st

from ridealong.chassis.projector.portion import FIRST, MOST_SECONDS, MOST_WRITES, Portion

COUNTS = st.integers(min_value=1, max_value=5_000)
SECONDS = st.floats(min_value=0, max_value=30)


def test_a_slow_store_is_given_less() -> None:
    portion = Portion(1000)
    portion.written(1000, 1000, 8 * MOST_SECONDS)
    assert portion.records == 125


def test_a_fast_store_is_given_more_step_by_step() -> None:
    portion = Portion()
    portion.written(FIRST, FIRST, MOST_SECONDS / 100)
    assert portion.records == 4 * FIRST
    portion.written(4 * FIRST, 4 * FIRST, MOST_SECONDS / 2)
    assert portion.records == 8 * FIRST


def test_a_few_records_tell_nothing_of_many() -> None:
    portion = Portion(8000)
    portion.written(3, 3, MOST_SECONDS / 10)
    assert portion.records == 8000


def test_a_fast_store_takes_many_writes_at_once_and_a_slow_one_no_more_than_the_first() -> None:
    fast, slow = Portion(), Portion()
    fast.written(FIRST, 10_000, 0.1)
    assert fast.writes == 200_000
    slow.written(FIRST, 10_000, 10)
    assert slow.writes == MOST_WRITES


def test_a_store_that_is_too_slow_gets_half_and_at_last_single_records() -> None:
    portion = Portion()
    tried = []
    for _ in range(12):
        portion.put_off(1000)
        tried.append(portion.records)
    assert tried[:4] == [500, 250, 125, 62]
    assert tried[-1] == 1


@given(st.lists(st.tuples(COUNTS, COUNTS, SECONDS), max_size=50))
def test_there_is_always_at_least_one(steps: list[tuple[int, int, float]]) -> None:
    portion = Portion()
    for records, writes, seconds in steps:
        portion.written(records, writes, seconds)
        assert portion.records >= 1
        assert portion.writes >= MOST_WRITES
