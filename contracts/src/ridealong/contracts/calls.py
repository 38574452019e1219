"""Topic `sessions`: a rep's calls of customers, and crises."""

from typing import Literal

from ridealong.contracts.fields import Id, Ids, Line
from ridealong.contracts.instant import Instant
from ridealong.contracts.sessions import Lines, OfPair


class _OfCall(OfPair):
    SUBJECT = "call"

    call: Id
    rep: Id


class CallPlanned(_OfCall):
    """A customer call to come, and the plan for it (DOMAIN 4.21); planned again, it is the whole.

    `people` are ids of the customer's people, `names` the same people in words.
    """

    TYPE = "ridealong.call.planned.v1"

    customer: Id
    at: Instant
    purpose: Line = ""
    people: Ids = ()
    names: Lines = ()
    questions: Lines = ()
    joint: bool = False
    next_step: Line | None = None
    """The step that is sought."""


class CallDebriefed(_OfCall):
    """What the call brought: the outcome, what was learned, and which step was agreed."""

    TYPE = "ridealong.call.debriefed.v1"

    outcome: Line = ""
    attended_jointly: bool = False
    learned: Lines = ()
    next_step: Line | None = None
    by: Id | None = None


class CrisisLogged(OfPair):
    """A short-term crisis of a rep, so that no coaching is put into it (DOMAIN 0.4)."""

    TYPE = "ridealong.crisis.logged.v1"
    SUBJECT = "crisis"

    crisis: Id
    rep: Id
    kind: Literal["lost_deal", "escalation", "oversight", "emergency"]
    at: Instant
    until: Instant | None = None
