"""What is taken at once follows what comes of it."""

from hypothesis import given
from hypothesis import strategies as st

from ridealong.chassis.projector.portion import MOST_WRITES, Portion

COUNTS = st.integers(min_value=1, max_value=5_000)


def test_the_first_batch_is_taken_whole() -> None:
    assert Portion().records >= 100_000


def test_events_of_many_writes_are_taken_in_smaller_portions() -> None:
    portion = Portion()
    portion.written(1000, 8 * MOST_WRITES)
    assert portion.records == 125


def test_it_grows_again_step_by_step() -> None:
    portion = Portion(100)
    portion.written(100, 100)
    assert portion.records == 200
    portion.written(200, 200)
    assert portion.records == 400


def test_a_store_that_is_too_slow_gets_half_and_at_last_single_records() -> None:
    portion = Portion()
    tried = []
    for _ in range(12):
        portion.put_off(1000)
        tried.append(portion.records)
    assert tried[:4] == [500, 250, 125, 62]
    assert tried[-1] == 1


@given(st.lists(st.tuples(COUNTS, COUNTS), max_size=50))
def test_there_is_always_at_least_one(steps: list[tuple[int, int]]) -> None:
    portion = Portion()
    for records, writes in steps:
        portion.written(records, writes)
        assert portion.records >= 1
