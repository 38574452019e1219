"""Records come in order up to where they may be read, whatever was fetched ahead."""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from aiokafka import TopicPartition

from ridealong.chassis.projector.rebuilding.fetching import Fetcher
from ridealong.chassis.projector.records import Item, Raw, Skipped
from ridealong.chassis.projector.sorting import Place

HERE: Place = ("ridealong.activities", 0)
THERE: Place = ("ridealong.goals", 0)
ELSEWHERE: Place = ("ridealong.goals", 1)
ENDS = {HERE: 9, THERE: 5, ELSEWHERE: 4}


TIMES: dict[Place, Callable[[int], int]] = {
    HERE: lambda offset: 2 * offset + 1,
    THERE: lambda offset: 4 * offset,
    ELSEWHERE: lambda offset: offset,
}


class Record(NamedTuple):
    """A record as a consumer gives it."""

    topic: str
    partition: int
    offset: int
    key: bytes
    headers: tuple[()]
    value: bytes
    timestamp: int


class Log:
    """A consumer's two partitions; gives two records of each at a time."""

    def __init__(self) -> None:
        self.at = dict.fromkeys(ENDS, 0)

    async def getmany(
        self, *places: TopicPartition, **_: Any
    ) -> dict[TopicPartition, list[Record]]:
        found = {}
        for place in places:
            name = (place.topic, place.partition)
            some = range(self.at[name], min(self.at[name] + 2, ENDS[name]))
            self.at[name] += len(some)
            if some:
                found[place] = [
                    Record(*name, offset, b"", (), b"", TIMES[name](offset)) for offset in some
                ]
        return found

    def seek(self, place: TopicPartition, offset: int) -> None:
        self.at[place.topic, place.partition] = offset


def read(records: Sequence[Raw]) -> list[Item]:
    return [Skipped(raw, "in a test") for raw in records]


def fetcher(log: Log) -> Fetcher:
    consumer: Any = log
    return Fetcher(consumer, read, 100)


async def offsets_of(fetching: Fetcher, until: dict[Place, int]) -> dict[Place, list[int]]:
    """All that it gives up to there."""
    given: dict[Place, list[int]] = {place: [] for place in until}
    while items := await fetching.fetch(until):
        for item in items:
            given[item.raw.topic, item.raw.partition].append(item.raw.offset)
    return given


async def test_nothing_is_given_at_or_behind_the_end_and_nothing_is_left_out_when_it_moves() -> (
    None
):
    fetching = fetcher(Log())
    assert await offsets_of(fetching, {HERE: 3, THERE: 0}) == {HERE: [0, 1, 2], THERE: []}
    assert fetching.left({HERE: 3, THERE: 0}) == 0
    assert await offsets_of(fetching, {HERE: 8, THERE: 5}) == {
        HERE: [3, 4, 5, 6, 7],
        THERE: [0, 1, 2, 3, 4],
    }
    await fetching.close()


async def test_within_a_lane_records_come_in_the_order_of_their_time() -> None:
    fetching = fetcher(Log())
    times = []
    while items := await fetching.fetch(ENDS):
        times += [
            TIMES[place](item.raw.offset)
            for item in items
            if (place := (item.raw.topic, item.raw.partition)) != ELSEWHERE
        ]
    assert times == sorted(times)
    assert len(times) == 14
    await fetching.close()


async def test_what_was_fetched_counts_no_more_where_it_is_sought_and_stays_elsewhere() -> None:
    log = Log()
    fetching = fetcher(log)
    first = await fetching.fetch(ENDS)
    await fetching.sought({HERE: 0, THERE: 0})
    for place in (HERE, THERE):
        log.seek(TopicPartition(*place), 0)
    given = {item.raw.offset for item in first if item.raw.partition == 1}
    again = await offsets_of(fetching, ENDS)
    assert (again[HERE], again[THERE]) == ([*range(9)], [*range(5)])
    assert sorted([*given, *again[ELSEWHERE]]) == [*range(4)]
    await fetching.close()
