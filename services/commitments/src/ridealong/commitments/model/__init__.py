"""The words of commitments: a promise, the facts it is measured by, who may see it."""

from ridealong.commitments.model.activity import (
    ActivityDay,
    ActivityYear,
    Fact,
    TakenBack,
    Watched,
    day_id,
    day_page,
)
from ridealong.commitments.model.clock import Clock
from ridealong.commitments.model.commitment import (
    Commitment,
    Counted,
    Delivery,
    Report,
    Window,
)
from ridealong.commitments.model.index import (
    Creditors,
    DueMonth,
    DueMonths,
    ExpectedLinks,
    HeardLeaving,
)
from ridealong.commitments.model.parameters import USUAL, Parameters
from ridealong.commitments.model.person import Pair, Person
from ridealong.commitments.model.place import place
from ridealong.commitments.model.refusal import Cause, Refusal, Refusals
from ridealong.commitments.model.said import (
    Answer,
    Block,
    Dispute,
    LeftOut,
    Moved,
    Note,
    Request,
    Said,
    Told,
)
from ridealong.commitments.model.session import Session
from ridealong.commitments.model.tally import HeardTally, Tally

__all__ = [
    "USUAL",
    "ActivityDay",
    "ActivityYear",
    "Answer",
    "Block",
    "Cause",
    "Clock",
    "Commitment",
    "Counted",
    "Creditors",
    "Delivery",
    "Dispute",
    "DueMonth",
    "DueMonths",
    "ExpectedLinks",
    "Fact",
    "HeardLeaving",
    "HeardTally",
    "LeftOut",
    "Moved",
    "Note",
    "Pair",
    "Parameters",
    "Person",
    "Refusal",
    "Refusals",
    "Report",
    "Request",
    "Said",
    "Session",
    "TakenBack",
    "Tally",
    "Told",
    "Watched",
    "Window",
    "day_id",
    "day_page",
    "place",
]
