"""What a rep practises: activities, plan lines, focus areas, calls."""

from datetime import datetime
from decimal import Decimal
from typing import Literal

from ridealong.agenda.model.part import Part
from ridealong.contracts.fields import Level


class ActivityEntry(Part):
    """How often the rep did one kind of thing since the last held session.

    `title` is the organisation's word for it, if it has one.
    """

    kind: Literal["activity"] = "activity"
    id: str
    title: str | None = None
    amount: Decimal
    level: Level = "pair"
    by: str | None = None


class PlanLineEntry(Part):
    """A line of the behaviour plan beside what was done since the last held session (DOMAIN 4.11).

    `target` is for one day or one week, `amount` is None while nothing was counted. It is only
    proposed while it `waits_for` somebody's word (4.3).
    """

    kind: Literal["plan_line"] = "plan_line"
    id: str
    title: str | None = None
    per: Literal["day", "week"]
    target: Decimal
    amount: Decimal | None = None
    waits_for: tuple[str, ...] = ()
    level: Level = "pair"
    by: str | None = None


class FocusEntry(Part):
    """One thing of the coaching plan (DOMAIN 1.16, 4.16).

    `accepted` is false while it is the manager's question, which the rep may take on or not.
    """

    kind: Literal["focus"] = "focus"
    id: str
    title: str
    aim: Literal["done_well", "to_improve", "next_role"]
    accepted: bool
    since: datetime
    level: Level = "pair"
    by: str | None = None


class CallEntry(Part):
    """A customer call: ahead, or past and not talked about yet (DOMAIN 4.20 to 4.22).

    `unplanned` says which parts of a pre-call plan nobody has written (4.21).
    """

    kind: Literal["call"] = "call"
    id: str
    title: str
    at: datetime
    ahead: bool
    joint: bool
    next_step: str | None = None
    purpose: str | None = None
    people: tuple[str, ...] = ()
    questions: tuple[str, ...] = ()
    unplanned: tuple[str, ...] = ()
    level: Level = "pair"
    by: str | None = None
