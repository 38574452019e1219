"""Reference data of a tenant reaches each person who needs it, whatever is read first."""

from collections import deque
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ridealong.chassis.projector import reference
from ridealong.chassis.projector.reference import Roster, RosterPage
from ridealong.chassis.testing import Rehearsal
from ridealong.contracts import Event
from ridealong.contracts.internal import Forwarded

from .measuring import Measures, Newest, asks, busy, measuring

ORGANISATION = [
    asks("2026-01-01"),
    asks("2026-01-10", ("20", "2026-01-01"), ("30", "2026-03-01")),
    asks("2026-02-10", ("20.0", "2026-01-01"), ("35", "2026-03-01")),
    asks("2026-01-20", ("99", "2026-01-01")),  # older than the one before: it came too late
    asks("2026-03-10", ("40", "2026-04-01")),
    asks("2026-03-10"),
]
PEOPLE = ("ann", "bob", "cleo", "n" * 200)
DAYS = ("2026-02-27", "2026-03-05", "2026-04-02")
STREAMS: list[list[Event[Any]]] = [
    ORGANISATION,
    *([busy(person, day) for day in DAYS[: number + 1]] for number, person in enumerate(PEOPLE)),
]


def read(
    picks: Sequence[tuple[int, int]], streams: Sequence[Sequence[Event[Any]]] = STREAMS
) -> Rehearsal:
    """Read batches of so many events of such a stream, as they are drawn, and then the rest.

    Behind the streams comes what the service tells itself.
    """
    stage = Rehearsal(measuring())
    waiting = [deque(stream) for stream in streams]

    def step(stream: int, size: int) -> None:
        if stream == len(waiting):
            ours, stage.coming_back = stage.coming_back[:size], stage.coming_back[size:]
            stage.batch(ours)
        else:
            queue = waiting[stream]
            stage.batch([queue.popleft() for _ in range(min(size, len(queue)))])

    for stream, size in picks:
        step(stream % (len(waiting) + 1), size)
    while stage.coming_back or any(waiting):
        for stream in range(len(waiting) + 1):
            step(stream, 3)
    assert not stage.bad
    return stage


IN_ORDER = read([]).picture()
picks = st.lists(st.tuples(st.integers(0, 9), st.integers(1, 4)), max_size=40)


@pytest.fixture(autouse=True)
def small_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reference, "AT_ONCE", 1)


@settings(max_examples=200)
@given(picks)
def test_whichever_topic_is_read_first_the_end_is_the_same(order: list[tuple[int, int]]) -> None:
    assert read(order).picture() == IN_ORDER


@settings(max_examples=100)
@given(picks, picks)
def test_read_anew_from_a_log_that_has_what_the_first_life_told_itself_the_end_is_the_same(
    first: list[tuple[int, int]], anew: list[tuple[int, int]]
) -> None:
    told = [each for each in read(first).told if isinstance(each.data, Forwarded)]
    keys = sorted({each.key for each in told})
    heard = [[each for each in told if each.key == key] for key in keys]
    # Another life of the database gives ids of its own to what it derives.
    lived = [
        [Event(f"life-1/{e.id}", e.source, e.tenant, e.actor, e.time, e.data) for e in lane]
        for lane in heard
    ]
    assert read(anew, [*lived, *STREAMS]).picture() == IN_ORDER


def test_each_is_measured_by_what_was_in_force_on_the_day() -> None:
    stage = read([])
    asked = {state.key: state.asked for state in stage.all(Newest)}
    # What had begun by 10 March stays when it is left out; what was to begin in April is withdrawn.
    assert asked == {
        "acme/ann": Decimal(20),
        "acme/bob": Decimal(35),
        "acme/cleo": Decimal(35),
        f"acme/{PEOPLE[3]}": Decimal(35),
    }


def test_whoever_comes_later_is_told_what_is_in_force() -> None:
    stage = Rehearsal(measuring())
    stage.read(asks("2026-01-10", ("20", "2026-01-01")), busy("ann", "2026-01-20"))
    assert stage.the(Newest, "acme/ann").asked == 20
    assert stage.the(Measures, "acme/ann").yardsticks == stage.the(Measures, "acme").yardsticks


def test_a_record_that_says_nothing_new_is_told_to_nobody() -> None:
    stage = Rehearsal(measuring())
    stage.read(busy("ann", "2026-01-20"), asks("2026-01-10", ("20", "2026-01-01")))
    before = len(stage.told)
    stage.read(asks("2026-01-11", ("20", "2026-01-01")), busy("ann", "2026-01-21"))
    assert len(stage.told) == before


def test_a_change_is_told_to_everybody_once_and_to_a_bounded_number_at_a_time(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(reference, "AT_ONCE", 40)
    people = [f"rep-{number}" for number in range(600)]
    stage = Rehearsal(measuring())
    stage.read(*(busy(person, "2026-01-27") for person in people))
    pages = {page.id: len(page.people) for page in stage.all(RosterPage)}
    assert sum(pages.values()) == 600
    assert len(stage.the(Roster, "acme/measures").pages) == len(pages)
    stage.told.clear()
    stage.batch([asks("2026-01-25", ("20", "2026-01-01"))])
    most = len(stage.told)
    while stage.coming_back:
        before = len(stage.told)
        stage.hear_one()
        most = max(most, len(stage.told) - before)
    told = [each.data.person for each in stage.told if each.data.type == "measures.told"]
    assert sorted(told) == sorted(people)
    assert most <= 40 + max(pages.values())
    assert {state.asked for state in stage.all(Newest)} == {Decimal(20)}


def test_a_change_that_is_overtaken_by_another_is_not_told_to_the_end(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    stage = Rehearsal(measuring())
    stage.read(*(busy(f"rep-{number}", "2026-01-27") for number in range(60)))
    stage.told.clear()
    monkeypatch.setattr(reference, "AT_ONCE", 1)
    stage.batch([asks("2026-01-25", ("20", "2026-01-01"))])
    stage.read(asks("2026-01-26", ("30", "2026-01-01")))
    assert {state.asked for state in stage.all(Newest)} == {Decimal(30)}
    told = [each for each in stage.told if each.data.type == "measures.told"]
    assert len(told) < 80
