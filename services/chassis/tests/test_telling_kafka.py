"""What Kafka couldn't be told of our offsets it is told later."""

from collections.abc import Mapping
from typing import Any, cast

from aiokafka import TopicPartition
from aiokafka.errors import CoordinatorLoadInProgressError

from ridealong.chassis.mongo import Store
from ridealong.chassis.projector.actions import TellKafka
from ridealong.chassis.projector.performing import Performer

HERE = TopicPartition("ridealong.activities", 0)
THERE = TopicPartition("ridealong.goals", 0)


class Group:
    """A consumer whose coordinator is away for the first commits."""

    def __init__(self, refusals: int) -> None:
        self.ours = {HERE, THERE}
        self.told: dict[TopicPartition, int] = {}
        self._refusals = refusals

    def assignment(self) -> set[TopicPartition]:
        return self.ours

    async def commit(self, offsets: Mapping[TopicPartition, int]) -> None:
        if self._refusals:
            self._refusals -= 1
            raise CoordinatorLoadInProgressError
        self.told |= offsets


def performer(group: Group) -> Performer:
    made = Performer(cast("Store", None), None)
    made.consumer = cast("Any", group)
    return made


def tell(offsets: Mapping[TopicPartition, int]) -> TellKafka:
    return TellKafka({(place.topic, place.partition): offset for place, offset in offsets.items()})


async def test_it_is_told_again_until_it_is_told() -> None:
    group = Group(refusals=2)
    one = performer(group)
    await one.perform(tell({HERE: 7}))
    assert (group.told, one.untold) == ({}, True)
    await one.tell_again()
    assert one.untold
    await one.tell_again()
    assert (group.told, one.untold) == ({HERE: 7}, False)


async def test_the_newest_is_told_and_with_it_what_stayed_behind() -> None:
    group = Group(refusals=1)
    one = performer(group)
    await one.perform(tell({HERE: 7, THERE: 3}))
    await one.perform(tell({HERE: 9}))
    assert (group.told, one.untold) == ({HERE: 9, THERE: 3}, False)


async def test_what_is_somebody_elses_by_now_is_theirs_to_tell() -> None:
    group = Group(refusals=1)
    one = performer(group)
    await one.perform(tell({HERE: 7}))
    group.ours = {THERE}
    await one.tell_again()
    assert (group.told, one.untold) == ({}, False)
