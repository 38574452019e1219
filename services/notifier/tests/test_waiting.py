"""In order of due time, tenants taking turns, and what is tried again holds nothing fresh up."""

from collections.abc import Iterable
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from ridealong.notifier.delivery.waiting import Due, Waiting

from .given import at

NINE = at("2026-11-23T09:00+02:00")
MINUTE = timedelta(minutes=1)


def due(tenant: str, number: int, minutes: float = 0) -> Due:
    return Due(f"{tenant}/{number:05d}", tenant, NINE + minutes * MINUTE)


def waiting(*found: Due) -> Waiting:
    queue = Waiting()
    queue.refresh(found)
    return queue


def test_the_one_due_first_comes_first() -> None:
    queue = waiting(due("a", 1, 2), due("a", 2, 1), due("a", 3, 0))
    assert queue.take(NINE, 10) == ["a/00003", "a/00002", "a/00001"]


def test_a_large_tenant_holds_no_small_one_up() -> None:
    queue = waiting(
        *(due("large", n) for n in range(50_000)), *(due("small", n, 1) for n in (1, 2))
    )
    assert [one.partition("/")[0] for one in queue.take(NINE, 4)] == ["large", "small"] * 2


def test_what_is_in_hand_is_given_to_nobody_else() -> None:
    queue = waiting(due("a", 1))
    assert queue.take(NINE, 10) == ["a/00001"]
    queue.refresh([due("a", 1)])
    assert queue.take(NINE, 10) == []


def test_what_was_put_off_comes_when_it_is_time() -> None:
    queue = waiting(due("a", 1))
    queue.take(NINE, 10)
    queue.later("a/00001", NINE + MINUTE)
    assert queue.take(NINE, 10) == []
    assert queue.take(NINE + MINUTE, 10) == ["a/00001"]


def test_what_waits_is_looked_at_anew_as_soon_as_it_has_changed() -> None:
    before, after = due("a", 1), due("a", 1)._replace(unwanted="kept")
    queue = waiting(before)
    queue.take(NINE, 10)
    queue.later("a/00001", NINE + MINUTE)
    queue.refresh([before])
    assert queue.take(NINE, 10) == []
    queue.refresh([after])
    assert queue.take(NINE, 10) == ["a/00001"]
    queue.later("a/00001", NINE + MINUTE)
    queue.refresh([after])
    assert queue.take(NINE, 10) == []


def test_what_changed_while_it_was_in_hand_is_looked_at_once_more() -> None:
    before, after = due("a", 1), due("a", 1)._replace(unwanted="kept")
    queue = waiting(before)
    queue.take(NINE, 10)
    queue.refresh([after])
    assert queue.take(NINE, 10) == []
    queue.later("a/00001", NINE + MINUTE)
    queue.refresh([after])
    assert queue.take(NINE, 10) == ["a/00001"]


def test_what_is_tried_again_takes_a_quarter_of_the_places_at_most_while_others_wait() -> None:
    queue = waiting(*(due("a", n) for n in range(100)))
    for id_ in queue.take(NINE, 50):
        queue.later(id_, NINE, again=True)
    taken = queue.take(NINE, 20)
    assert sum(one < "a/00050" for one in taken) == 5


def test_what_is_over_does_not_come_again_while_the_store_still_calls_it_due() -> None:
    queue = waiting(due("a", 1))
    queue.take(NINE, 1)
    queue.closed("a/00001")
    queue.refresh([due("a", 1)])
    assert (queue.take(NINE, 1), len(queue)) == ([], 0)


def test_what_is_not_due_any_more_is_forgotten_and_found_anew() -> None:
    queue = waiting(due("a", 1))
    queue.refresh([])
    assert queue.take(NINE, 1) == []
    queue.refresh([due("a", 1)])
    assert queue.take(NINE, 1) == ["a/00001"]


def test_what_came_to_nothing_is_taken_up_again_and_what_did_not_is_left() -> None:
    queue = waiting(due("a", 1), due("a", 2), due("a", 3))
    one, two, three = queue.take(NINE, 3)
    queue.closed(one)
    queue.later(two, NINE + MINUTE)
    for id_ in (one, two, three):
        queue.missed(id_, NINE)
    assert queue.take(NINE, 3) == [three]


@given(
    st.lists(st.tuples(st.sampled_from("abc"), st.integers(0, 30)), unique=True),
    st.integers(1, 7),
)
def test_everybody_comes_once_and_a_tenant_in_its_own_order(
    people: list[tuple[str, int]], most: int
) -> None:
    queue = waiting(*(due(tenant, n, -n) for tenant, n in people))
    taken: list[str] = []
    while some := queue.take(NINE, most):
        taken += some
    assert sorted(taken) == sorted(due(tenant, n).id for tenant, n in people)
    for tenant in "abc":
        numbers = list(_numbers(taken, tenant))
        assert numbers == sorted(numbers, reverse=True)


def _numbers(taken: Iterable[str], tenant: str) -> Iterable[int]:
    return (int(one.partition("/")[2]) for one in taken if one.startswith(tenant))
