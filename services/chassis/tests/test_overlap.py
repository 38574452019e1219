"""A batch is fetched and read while the one before is written: what must not come of that."""

from ridealong.chassis.projector.sorting import partition_of

from .scheduled_events import EVENTS, RECORDS, counting
from .simulated import INPUTS, PARTITIONS, Process, World

TOPIC = INPUTS[0]
PLACES = [(topic, number) for topic in INPUTS for number in range(PARTITIONS)]


def read_twice_of_a_rep() -> tuple[World, Process, int]:
    """A process that is positioned, and two records of one lane which it hasn't applied."""
    world = World()
    for _ in range(2):
        record = RECORDS[0]
        world.append(TOPIC, record.key, record.headers, record.value)
    process = Process(world, counting)
    process.assign(PLACES)
    process.poll(10)
    process.finish()
    return world, process, partition_of(EVENTS[0].key.encode(), PARTITIONS)


def test_what_was_fetched_before_its_lane_was_positioned_anew_is_left_to_be_read_again() -> None:
    world, process, home = read_twice_of_a_rep()
    engine = process.engine
    fetched, turns = engine.read(world.log[TOPIC, home][1:]), engine.turns
    process.assign(PLACES)
    process.poll(10)
    process.finish()
    assert not list(engine.receive_read(fetched, turns))
    assert engine.offsets[TOPIC, home] == 0


def test_what_was_fetched_since_is_applied() -> None:
    world, process, home = read_twice_of_a_rep()
    engine = process.engine
    assert list(engine.receive_read(engine.read(world.log[TOPIC, home]), engine.turns))
