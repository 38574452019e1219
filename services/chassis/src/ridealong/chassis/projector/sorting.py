"""A batch sorted: which records are events of ours, which are bad, which aren't for us."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

from aiokafka.partitioner import murmur2

from ridealong.chassis.projector import replay
from ridealong.chassis.projector.lanes import Lane
from ridealong.chassis.projector.projection import Projection
from ridealong.chassis.projector.records import Bad, Good, Raw, Skipped, read
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


def partition_of(key: bytes, partitions: int) -> int:
    """Where Kafka's own partitioner puts this key."""
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

    def sort(
        self,
        records: Sequence[Raw],
        lanes: Mapping[int, Lane],
        faulty: Mapping[Spot, Bad] = MappingProxyType({}),
    ) -> Intake:
        """Tell good from bad, drop what was read before, stop a partition that is all poison.

        Records of a lane that isn't in `lanes` are left for later. `faulty` are those that a
        rule was found to raise on: they count as bad, so a bad deploy stops a partition too.
        """
        intake = Intake()
        for raw in records:
            lane = lanes.get(raw.partition)
            place = (raw.topic, raw.partition)
            if lane is None or place in intake.stop:
                continue
            ends = intake.ends.get(raw.partition, {})
            if raw.offset < ends.get(raw.topic, lane.offsets.get(raw.topic, 0)):
                continue
            replayed = raw.topic == self._internal and replay.is_replayed(raw.headers)
            item = faulty.get(spot_of(raw)) or self._read(raw, replayed=replayed)
            streak = intake.streaks.get(place, self._streaks.get(place, 0))
            # A replayed letter says nothing of the release: whoever replays many that fail again
            # must not stop the service's timers.
            if not replayed:
                streak = streak + 1 if isinstance(item, Bad) else 0
            intake.streaks[place] = streak
            if streak > self._poison_limit:
                # This record and those behind it stay on the topic: nothing is drained away.
                intake.stop.add(place)
                continue
            intake.ends.setdefault(raw.partition, {})[raw.topic] = raw.offset + 1
            self._put(item, intake)
        return intake

    def committed(self, intake: Intake) -> None:
        """Remember, now that the batch is written, how long each run of bad records is."""
        self._streaks |= intake.streaks

    def forget(self, lane: int) -> None:
        """Another instance may own the lane now."""
        for place in [place for place in self._streaks if place[1] == lane]:
            del self._streaks[place]

    def _read(self, raw: Raw, *, replayed: bool) -> Good | Bad | Skipped:
        if not replayed:
            return read(raw, self._short[raw.topic])
        try:
            origin = replay.origin_of(raw.headers)
            return read(raw, self._short[origin.topic], origin.headers)
        except (KeyError, ValueError) as error:
            return Bad(raw, "unreadable", f"a replayed record of no topic of ours: {error}")

    def _put(self, item: Good | Bad | Skipped, intake: Intake) -> None:
        if isinstance(item, Bad):
            intake.bad.append(item)
        elif isinstance(item, Skipped):
            intake.skipped.append(item)
        elif partition_of(item.event.key.encode(), self._partitions) != item.raw.partition:
            # A producer with another partitioner: the rep's own writer must meet it, so the
            # topic's owner sends it on to where its key belongs; the others pass it over.
            if item.raw.topic in self._forwards:
                intake.misrouted.append(item)
            else:
                intake.skipped.append(Skipped(item.raw, "misrouted"))
        elif self._projection.handler_of(item.event) is None:
            intake.skipped.append(Skipped(item.raw, "unused"))
        else:
            intake.good.append(item)
