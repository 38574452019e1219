"""Order holds within one topic and key only: whatever is read first, the documents end the same."""

from collections import deque
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from ridealong.contracts import Event
from ridealong.contracts.commitments import CommitmentNoted
from ridealong.contracts.goals import GoalClosed
from ridealong.contracts.people import OrganisationUpdated, Yardstick
from ridealong.contracts.scores import FollowthroughUpdated, MetricsUpdated
from ridealong.contracts.sessions import SessionDisputed
from ridealong.metrics.model.follow_through import FollowThroughPage
from ridealong.metrics.model.notes import ItemNotes
from ridealong.metrics.model.standing import Standing
from ridealong.metrics.rules.figures import figures as score_figures
from ridealong.metrics.rules.figures import update_of
from ridealong.metrics.rules.parameters import history_of
from ridealong.metrics.rules.standing import figures

from .aiming import agreed_to, aim, consent, forecast, generated, next_step, proposed
from .areas import called_done, named, parked, taken_on
from .given import World, at, event
from .promises import progressed, stands
from .stories import (
    accepted,
    done,
    goal_at,
    goal_set,
    held,
    pair,
    person,
    scheduled,
    settled,
    undone,
)

OWED = {"owner_id": "manager-1"}


def organisation(half_life: str, since: str = "2026-01-01") -> OrganisationUpdated:
    name = "followthrough.half_life_days"
    yardstick = Yardstick(name=name, value=Decimal(half_life), applies_from=since)
    return OrganisationUpdated(name="Acme", zone="UTC", yardsticks=(yardstick,))


def noted(by: str, text: str) -> CommitmentNoted:
    return CommitmentNoted(commitment="c-1", rep="rep-1", by=by, text=text)


TOPICS: list[list[Event[Any]]] = [
    [
        person("rep-1", "2026-01-01", "Europe/Riga", manager="manager-1"),
        pair("rep-1", "manager-1", "2026-01-02"),
        person("rep-1", "2026-03-05", "Asia/Kolkata"),
        event(organisation("45"), "2026-01-01"),
        event(organisation("20", "2026-03-10"), "2026-03-06"),
    ],
    [
        held("s-1", "2026-03-02T09:00"),
        scheduled("s-1", "2026-03-02T09:00"),
        scheduled("s-2", "2026-03-09T09:00", "training"),
        held("s-2", "2026-03-09T09:00"),
        held("s-3", "2026-03-16T09:00"),
        event(SessionDisputed(session="s-3", rep="rep-1", by="rep-1"), "2026-03-17"),
        held("s-4", "2026-03-12T09:00"),
        held("s-5", "2026-03-13T09:00", rep="rep-2"),
    ],
    [
        done("a-1", "2026-03-02T08:00"),
        undone("a-2", "2026-03-12T09:30"),
        done("a-2", "2026-03-12T09:30"),
        done("a-3", "2026-03-12T09:30", quantity="0.50"),
        done("a-4", "2026-03-12T08:30", "meeting"),
        done("a-5", "2026-04-02T08:30", "meeting", usd="10.50"),
        done("a-6", "2026-03-20T08:30", quantity="1.5"),
        undone("a-3", "2026-03-12T09:30"),
        done("a-7", "2026-03-12T10:00", rep="rep-2"),
    ],
    [
        goal_at(5, "2026-03-01"),
        goal_set(),
        goal_at(9, "2026-03-13"),
        goal_at(8, "2026-03-12"),
        goal_set("g-2", level="mine"),
        goal_at(1, "2026-03-03", "g-3"),
        event(GoalClosed(goal="g-3", rep="rep-1", outcome="dropped"), "2026-03-20"),
        accepted("manager-1", "2026-03-21", "g-4"),
        goal_set("g-4", "2026-03-22", kind="personal", level="mine"),
        goal_set("g-5", "2026-03-23", kind="personal"),
        accepted("manager-1", "2026-03-24", "g-4"),
        named("manager-1", "2026-03-03"),
        parked("2026-03-04"),
        taken_on("rep-1", "2026-03-05"),
        called_done(["manager-1"], "2026-03-18"),
        next_step("2026-03-25", "2026-03-20"),
        proposed(50, "2026-03-01"),
        agreed_to("manager-1", "2026-03-02"),
        forecast("f-1", "2026-03-02", (50, 80, 100)),
        generated("p-1", "2026-03-03", 20),
        forecast("f-2", "2026-03-09", (40, 70, 100)),
        aim(40, "2026-01-01", "2026-03-01"),
        consent(given=True, time="2026-03-01"),
        consent(given=False, time="2026-03-05"),
    ],
    [
        settled("c-1", "2026-03-02", "1"),
        settled("c-2", "2026-03-02", "0", late_window_open=True, **OWED),
        event(noted("rep-1", "the list came late"), "2026-03-03"),
        settled("c-3", "2026-03-09", "0.5"),
        event(noted("manager-1", "agreed"), "2026-03-04"),
        event(noted("rep-1", "the list came on Friday"), "2026-03-05"),
        settled("c-2", "2026-03-02", "0.5", "2026-03-06", **OWED),
        settled("c-4", "2026-03-09", "1"),
        settled("c-5", "2026-03-16", "1", rep="rep-2", **OWED),
        settled("c-3", "2026-03-09", "0.5", "2026-03-20", left_out="excused"),
        settled("c-6", "2026-03-16", "1", rep="rep-2", **OWED),
        settled("c-7", "2026-04-06", "0", **OWED),
        settled("c-7", "2026-03-23", "0.5", "2026-04-07", **OWED),
        progressed("c-8", 4, "2026-03-03"),
        stands("c-8", "2026-03-02"),
        progressed("c-8", 3, "2026-03-02"),
        settled("c-4", "2026-03-09", "0"),
        stands("c-4", "2026-03-10", due="2026-05-01"),
        settled("c-7", "2026-03-09", "0", **OWED),
        stands("c-7", "2026-03-10", due="2026-03-23", **OWED),
        settled("c-7", "2026-03-23", "0.5", "2026-04-07", **OWED),
    ],
]


STREAMS = [
    [each for each in topic if each.key == key]
    for topic in TOPICS
    for key in sorted({each.key for each in topic})
]


def read(picks: Sequence[tuple[int, int]]) -> World:
    """Read batches of so many events of such a stream, as they are drawn, and then the rest.

    Behind the streams comes what the service tells itself.
    """
    world = World()
    waiting = [deque(stream) for stream in STREAMS]

    def step(stream: int, size: int) -> None:
        if stream == len(STREAMS):
            ours, world.coming_back = world.coming_back[:size], world.coming_back[size:]
            world.batch(ours)
        else:
            queue = waiting[stream]
            world.batch([queue.popleft() for _ in range(min(size, len(queue)))])

    for stream, size in picks:
        step(stream, size)
    while world.coming_back or any(waiting):
        for stream in range(len(STREAMS) + 1):
            step(stream, 3)
    assert not world.bad
    return world


LATER = "2027-01-01"
BEFORE = read([]).picture()
IN_ORDER = read([]).wait_until(LATER)


@given(st.lists(st.tuples(st.integers(0, len(STREAMS)), st.integers(1, 4)), max_size=30))
def test_whichever_is_read_first_the_end_is_the_same(picks: list[tuple[int, int]]) -> None:
    world = read(picks)
    assert world.picture() == BEFORE
    assert world.wait_until(LATER).picture() == IN_ORDER.picture()
    for kind, who in (
        (MetricsUpdated, "rep-1"),
        (MetricsUpdated, "rep-2"),
        (FollowthroughUpdated, "rep-1"),
        (FollowthroughUpdated, "manager-1"),
    ):
        assert world.last_told(kind, who) == IN_ORDER.last_told(kind, who)


def test_what_was_last_told_is_what_stands() -> None:
    for standing in IN_ORDER.all(Standing):
        assert IN_ORDER.last_told(MetricsUpdated, standing.rep) == figures(standing)


def test_the_end_is_the_one_worked_out_by_hand() -> None:
    told = IN_ORDER.last_told(MetricsUpdated, "rep-1")
    # s-3 was disputed and s-2 is a training: s-4, on 12 March at nine, is the last.
    assert told.counts == {"dial": 1.5, "meeting": 1}
    [goal] = told.goals
    assert goal.goal == "g-1"
    assert [goal.value, goal.at_last_session, goal.change] == [9, 8, 1]
    manager = IN_ORDER.last_told(FollowthroughUpdated, "manager-1")
    assert (manager.settled, manager.kept, manager.of, manager.grey) == (4, 2, 4, True)
    # The last session with any rep was on the 13th: what was due on the 16th and later is new.
    items = [item for page in IN_ORDER.all(FollowThroughPage) for item in page.items]
    owed = [item for item in items if item.commitment in {"c-2", "c-5", "c-6", "c-7"}]
    told_by = history_of(
        organisation("45").yardsticks + organisation("20", "2026-03-10").yardsticks
    )
    assert manager == update_of(
        "manager-1", score_figures(owed, told_by, at("2026-03-13T09:00")), grey=True
    )
    [notes] = IN_ORDER.all(ItemNotes)
    assert [(each.by, each.text) for each in notes.notes] == [
        ("manager-1", "agreed"),
        ("rep-1", "the list came on Friday"),
    ]
