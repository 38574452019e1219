"""Whatever happens between any two steps, the end is the fold of the log without repeats."""

import os
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from .broken import BROKEN, FencePerTopic, NoFence, RecoversBeforeItReads, Variant
from .schedule import Schedule
from .simulated import INPUTS, PARTITIONS, Fault

#: `make test` tries some hundreds; the long run sets RIDEALONG_SCHEDULES to 10,000 or more.
SCHEDULES = int(os.environ.get("RIDEALONG_SCHEDULES", "200"))

RUN = settings(
    max_examples=SCHEDULES,
    stateful_step_count=40,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)

#: Finding is enough: nobody reads the smallest schedule that breaks a broken engine.
HUNT = settings(
    max_examples=5_000,
    stateful_step_count=40,
    deadline=None,
    database=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)


@pytest.mark.timeout(1800)
def test_nothing_is_lost_doubled_or_stale_on_any_schedule() -> None:
    run_state_machine_as_test(Schedule, settings=RUN)
    assert SCHEDULES >= 1


@pytest.mark.timeout(600)
@pytest.mark.parametrize("broken", BROKEN, ids=lambda broken: broken.name)
def test_the_schedules_find_what_is_broken(broken: Variant) -> None:
    with pytest.raises(AssertionError):
        run_state_machine_as_test(broken.schedule(), settings=HUNT)


def overtaken_while_the_next_owner_positions(schedule: Schedule) -> None:
    """An owner commits between two steps of its successor's positioning, and dies unsent."""
    schedule.produce(0, 1)
    schedule.run(0, 5, Fault.NONE, 0)
    schedule.begin(0, 5, 2)
    schedule.stop_the_clock_of(0)
    schedule.begin(0, 5, 1)
    schedule.a_zombie_wakes_up(Fault.DIES_AFTER, 0)
    schedule.teardown()


def two_owners_hold_different_topics(schedule: Schedule) -> None:
    """A stale owner writes what it read of one topic, after its successor wrote of another."""
    schedule.produce(0, 1)
    schedule.run(0, 5, Fault.NONE, 0)
    schedule.begin(0, 5, 2)
    schedule.stop_the_clock_of(0)
    schedule.produce(3, 1)
    schedule.run(0, 5, Fault.NONE, 0)
    successor = schedule.processes[0]
    first_topic = {(INPUTS[0], number) for number in range(PARTITIONS)}
    successor.paused |= first_topic
    schedule.run(0, 5, Fault.NONE, 9)
    schedule.a_zombie_wakes_up(Fault.NONE, 0)
    successor.paused -= first_topic
    schedule.teardown()


RARE = (
    (overtaken_while_the_next_owner_positions, Variant(engine=RecoversBeforeItReads)),
    (two_owners_hold_different_topics, Variant(world=FencePerTopic)),
    (two_owners_hold_different_topics, Variant(world=NoFence)),
)


@pytest.mark.parametrize(("story", "broken"), RARE, ids=[broken.name for _, broken in RARE])
def test_a_rare_schedule_ends_well_and_finds_what_is_broken(
    story: Callable[[Schedule], None], broken: Variant
) -> None:
    story(Schedule())
    with pytest.raises(AssertionError):
        story(broken.schedule()())
