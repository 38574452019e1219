"""Lanes: partition *n* of every input topic, which one instance reads and writes.

All positions of a lane lie in one document with one fence number. A fence per topic would not do:
a stale owner that holds records of one topic and the present owner with records of another would
each move a different position and still write the same rep's document.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from ridealong.chassis.mongo import Fence

COLLECTION = "lanes"


@dataclass(frozen=True, slots=True)
class Lane:
    """Where the projection stands in one lane. `offsets`: full topic name to the next offset."""

    number: int
    fence: int = 0
    offsets: Mapping[str, int] = field(default_factory=dict)

    def moved(self, offsets: Mapping[str, int]) -> "Lane":
        """The lane after a commit that read up to these offsets."""
        return replace(self, fence=self.fence + 1, offsets={**self.offsets, **offsets})

    def fence_for(self, offsets: Mapping[str, int]) -> Fence:
        """The fenced write that moves the lane to these offsets."""
        after = {**self.offsets, **offsets}
        content = {"offsets": [{"topic": topic, "next": after[topic]} for topic in sorted(after)]}
        return Fence(self.number, self.fence, content)


def from_document(number: int, document: Mapping[str, Any] | None) -> Lane:
    """The lane as the store has it; one that was never written starts at zero."""
    if document is None:
        return Lane(number)
    offsets = {entry["topic"]: entry["next"] for entry in document["offsets"]}
    return Lane(number, document["fence"], offsets)
