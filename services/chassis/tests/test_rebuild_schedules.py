"""A rebuilt set is what the live one is, whatever happens between any two steps."""

import os

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from .broken_rebuilds import BROKEN, SwapsWithoutChecking, Variant
from .rebuild_schedule import RebuildSchedule
from .simulated import Fault
from .test_schedules import HUNT

#: `make test` tries some; the long run sets RIDEALONG_SCHEDULES to 10,000 or more.
SCHEDULES = int(os.environ.get("RIDEALONG_SCHEDULES", "150"))

RUN = settings(
    max_examples=SCHEDULES,
    stateful_step_count=40,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)


@pytest.mark.timeout(3600)
def test_a_rebuild_ends_where_the_live_set_is_on_any_schedule() -> None:
    run_state_machine_as_test(RebuildSchedule, settings=RUN)
    assert SCHEDULES >= 1


@pytest.mark.timeout(600)
@pytest.mark.parametrize("broken", BROKEN, ids=lambda broken: broken.name)
def test_the_schedules_find_what_is_broken(broken: Variant) -> None:
    with pytest.raises(AssertionError):
        run_state_machine_as_test(broken.schedule(), settings=HUNT)


def an_owner_writes_at_any_step(kind: type[RebuildSchedule]) -> None:
    """An owner applies an event between two steps of a rebuild that was about to end."""
    for steps in range(1, 40):
        an_owner_writes_after(steps, kind())


def an_owner_writes_after(steps: int, schedule: RebuildSchedule) -> None:
    schedule.produce(0, 1)
    schedule.produce(5, 1)
    schedule.finish_all()
    schedule.rebuild_some(0, 5, steps, Fault.NONE)
    schedule.produce(4, 1)
    schedule.finish_all()
    schedule.rebuild_some(0, 5, 200, Fault.NONE)
    schedule.teardown()


def test_an_owner_may_write_at_any_step_of_a_rebuild() -> None:
    an_owner_writes_at_any_step(RebuildSchedule)
    with pytest.raises(AssertionError):
        an_owner_writes_at_any_step(Variant(SwapsWithoutChecking).schedule())
