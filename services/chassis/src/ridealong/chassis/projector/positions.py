"""Where lanes stand, against the log and as Kafka is told of it."""

from collections.abc import Collection, Iterable

from ridealong.chassis.projector.lanes import Lane
from ridealong.chassis.projector.sorting import Place


class PositionBeyondLog(RuntimeError):
    """The store stands behind the end of a topic: the broker isn't the one it was built from."""


def told_of(lanes: Iterable[Lane], places: Collection[Place]) -> dict[Place, int]:
    """The next offset of each of these places whose lane is one of these."""
    return {
        (topic, lane.number): offset
        for lane in lanes
        for topic, offset in lane.offsets.items()
        if (topic, lane.number) in places
    }


def check_within(place: Place, lane: Lane, end: int) -> None:
    """Raise PositionBeyondLog where the lane has read more of a place than there is."""
    position = lane.offsets.get(place[0], 0)
    if position > end:
        raise PositionBeyondLog(
            f"{place[0]}-{place[1]} ends at {end}, the store stands at {position}: this database "
            "was built from another Kafka; give the service an empty database "
            "(RIDEALONG_DATABASE_PREFIX) or the Kafka it knows"
        )
