"""The words of commitments: a promise, the facts it is measured by, who may see it."""

from ridealong.commitments.model.activity import (
    ActivityDay,
    ActivityYear,
    Fact,
    Watched,
    day_id,
    day_page,
)
from ridealong.commitments.model.clock import Clock
from ridealong.commitments.model.commitment import (
    Commitment,
    Counted,
    Delivery,
    LeftOut,
    Report,
    Said,
    Window,
)
from ridealong.commitments.model.person import Pair, Person
from ridealong.commitments.model.place import place
from ridealong.commitments.model.tally import HeardTally, Tally

__all__ = [
    "ActivityDay",
    "ActivityYear",
    "Clock",
    "Commitment",
    "Counted",
    "Delivery",
    "Fact",
    "HeardTally",
    "LeftOut",
    "Pair",
    "Person",
    "Report",
    "Said",
    "Tally",
    "Watched",
    "Window",
    "day_id",
    "day_page",
    "place",
]
