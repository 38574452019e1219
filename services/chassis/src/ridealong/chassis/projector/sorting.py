"""A batch sorted: which records are events of ours, which are bad, which aren't for us."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import groupby
from types import MappingProxyType

from aiokafka.partitioner import murmur2

from ridealong.chassis.projector import replay
from ridealong.chassis.projector.lanes import Lane
from ridealong.chassis.projector.projection import Projection
from ridealong.chassis.projector.records import Bad, Good, Item, Raw, Skipped, read
from ridealong.contracts import TOPICS, topic_name

Place = tuple[str, int]
"""A partition of a topic: full name and number."""

Spot = tuple[str, int, int]
"""One record: topic, partition and offset."""


@dataclass(slots=True)
class Intake:
    """What each record is, and how far each partition has been read."""

    good: list[Good] = field(default_factory=list)
    bad: list[Bad] = field(default_factory=list)
    misrouted: list[Good] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)
    ends: dict[int, dict[str, int]] = field(default_factory=dict)
    stop: set[Place] = field(default_factory=set)
    streaks: dict[Place, int] = field(default_factory=dict)

    @property
    def empty(self) -> bool:
        """Nothing to move: every record was read before, or its partition stands still."""
        return not self.ends


@lru_cache(maxsize=100_000)
def partition_of(key: bytes, partitions: int) -> int:
    """Where Kafka's own partitioner puts this key. Dear to compute, and keys come in again."""
    number: int = (murmur2(key) & 0x7FFFFFFF) % partitions
    return number


def spot_of(raw: Raw) -> Spot:
    """Where this record lies."""
    return raw.topic, raw.partition, raw.offset


class Sorter:
    """Sorts the batches of one projection and counts how many bad records come in a row."""

    def __init__(
        self, projection: Projection, partitions: int, topic_prefix: str, poison_limit: int
    ) -> None:
        self._projection = projection
        self._partitions = partitions
        self._poison_limit = poison_limit
        self._streaks: dict[Place, int] = {}
        self._short = {topic_name(name, topic_prefix): name for name in TOPICS}
        self._internal = replay.internal_topic(projection.service, topic_prefix)
        self._forwards = {
            topic_name(name, topic_prefix)
            for name, spec in TOPICS.items()
            if spec.owner == projection.service
        }

    def read(self, records: Iterable[Raw]) -> list[Item]:
        """What each record is. Looks at nothing else, so it may be done ahead of time."""
        short, internal = self._short, self._internal
        return [
            self._read_internal(raw) if raw.topic == internal else read(raw, short[raw.topic])
            for raw in records
        ]

    def sort(self, records: Iterable[Raw], lanes: Mapping[int, Lane]) -> Intake:
        """Read records and sort them."""
        return self.sort_read(self.read(records), lanes)

    def sort_read(
        self,
        items: Sequence[Item],
        lanes: Mapping[int, Lane],
        faulty: Mapping[Spot, Bad] = MappingProxyType({}),
        stopped: Collection[Place] = (),
    ) -> Intake:
        """Tell good from bad, drop what was read before, stop a partition that is all poison.

        Records of a lane that isn't in `lanes` are left for later, and so are those of partitions
        that were `stopped` after they had been fetched. `faulty` are those that a rule was found to
        raise on: they count as bad, so a bad deploy stops a partition too.
        """
        intake = Intake()
        for place, some in groupby(items, _place_of):
            lane = lanes.get(place[1])
            if lane is not None and place not in intake.stop and place not in stopped:
                self._sort_place(place, lane, some, intake, faulty)
        return intake

    def _sort_place(
        self,
        place: Place,
        lane: Lane,
        items: Iterable[Item],
        intake: Intake,
        faulty: Mapping[Spot, Bad],
    ) -> None:
        """Records of one partition that follow one another."""
        topic, number = place
        is_internal = topic == self._internal
        ends = intake.ends.get(number, {})
        begin = end = ends.get(topic, lane.offsets.get(topic, 0))
        streak = intake.streaks.get(place, self._streaks.get(place, 0))
        for each in items:
            raw = each.raw
            if raw.offset < end:
                continue
            item = faulty.get(spot_of(raw), each) if faulty else each
            # A replayed letter says nothing of the release: whoever replays many that fail again
            # must not stop the service's timers.
            if not (is_internal and replay.is_replayed(raw.headers)):
                streak = streak + 1 if isinstance(item, Bad) else 0
            if streak > self._poison_limit:
                # This record and those behind it stay on the topic: nothing is drained away.
                intake.stop.add(place)
                break
            end = raw.offset + 1
            self._put(item, intake)
        if end > begin:
            intake.ends.setdefault(number, ends)[topic] = end
        intake.streaks[place] = streak

    def committed(self, intake: Intake) -> None:
        """Remember, now that the batch is written, how long each run of bad records is."""
        self._streaks |= intake.streaks

    def forget(self, lane: int) -> None:
        """Another instance may own the lane now."""
        for place in [place for place in self._streaks if place[1] == lane]:
            del self._streaks[place]

    def _read_internal(self, raw: Raw) -> Item:
        if not replay.is_replayed(raw.headers):
            return read(raw, self._short[raw.topic])
        try:
            origin = replay.origin_of(raw.headers)
            return read(raw, self._short[origin.topic], origin.headers)
        except (KeyError, ValueError) as error:
            return Bad(raw, "unreadable", f"a replayed record of no topic of ours: {error}")

    def _put(self, item: Item, intake: Intake) -> None:
        if isinstance(item, Good):
            self._put_good(item, intake)
        elif isinstance(item, Bad):
            intake.bad.append(item)
        else:
            intake.skipped.append(item)

    def _put_good(self, item: Good, intake: Intake) -> None:
        if partition_of(item.raw.key or b"", self._partitions) != item.raw.partition:
            # A producer with another partitioner: the rep's own writer must meet it, so the
            # topic's owner sends it on to where its key belongs; the others pass it over.
            if item.raw.topic in self._forwards:
                intake.misrouted.append(item)
            else:
                intake.skipped.append(Skipped(item.raw, "misrouted"))
        elif self._projection.concerns(item.event):
            intake.good.append(item)
        else:
            intake.skipped.append(Skipped(item.raw, "unused"))


def _place_of(item: Item) -> Place:
    raw = item.raw
    return raw.topic, raw.partition
