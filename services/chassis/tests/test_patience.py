"""A lane that is put off is tried less and less often, whatever becomes of the others."""

from ridealong.chassis.projector.patience import LONGEST_SECONDS, Patience, Turns

from .scheduled_events import RECORDS, counting
from .simulated import INPUTS, PARTITIONS, Fault, Process, World

TOPIC = INPUTS[0]
PLACES = [(topic, number) for topic in INPUTS for number in range(PARTITIONS)]


def latest(_: float, most: float) -> float:
    return most


def a_few_records_in_each_lane() -> World:
    world = World()
    for record in RECORDS[:8]:
        for lane in range(PARTITIONS):
            world.append(TOPIC, record.key, record.headers, record.value, lane)
    return world


def positioned(process: Process) -> None:
    process.poll(10)
    process.finish()
    assert not process.engine.waiting


def apply(process: Process, lane: int, fault: Fault = Fault.NONE) -> None:
    """Apply the next record of a lane, whether or not another one waits."""
    at = process.engine.offsets[TOPIC, lane]
    process._steps = process.engine.receive(process.world.log[TOPIC, lane][at : at + 1])
    process.step(fault)
    process.finish()


def test_a_healthy_lane_does_not_reset_the_patience_with_a_stuck_one() -> None:
    process = Process(a_few_records_in_each_lane(), counting)
    process.assign(PLACES)
    positioned(process)
    engine = process.engine
    for often in (1, 2, 3):
        apply(process, 0, Fault.AWAY)
        assert engine.tries == {0: often}
        assert engine.failures == often
        apply(process, 1)
        assert engine.failures == often
        positioned(process)
        assert (engine.tries, engine.failures) == ({}, 0)
    apply(process, 0)
    apply(process, 0, Fault.AWAY)
    assert engine.tries == {0: 1}


def test_each_lane_waits_for_its_own_turn_and_never_too_long() -> None:
    turns = Turns(latest)
    assert turns.due({0: 0, 1: 1, 2: 99}, 0.0) == (frozenset({0}), 0.2)
    assert turns.due({1: 1, 2: 99}, 0.5) == (frozenset({1}), LONGEST_SECONDS - 0.5)
    assert turns.due({1: 2, 2: 99}, 0.5)[0] == frozenset()
    assert turns.due({1: 2, 2: 99}, 3.5)[0] == frozenset({1, 2})
    assert turns.due({}, 4.0) == (frozenset(), None)


def test_pauses_grow_twofold_up_to_the_longest() -> None:
    pauses = [Turns(latest).due({0: often}, 0.0)[1] for often in range(1, 8)]
    assert pauses == [0.2, 0.4, 0.8, 1.6, LONGEST_SECONDS, LONGEST_SECONDS, LONGEST_SECONDS]


def test_what_another_instance_took_over_is_forgotten() -> None:
    patience = Patience()
    patience.put_off((0, 1))
    patience.keep({1})
    assert (patience.tries((0, 1)), patience.failures) == ({0: 0, 1: 1}, 1)
    patience.written((1,))
    assert patience.failures == 0
