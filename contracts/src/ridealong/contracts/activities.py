"""Topic `activities`: things a rep did, counted."""

from decimal import Decimal
from typing import ClassVar, Literal

from ridealong.contracts.envelope import EventData
from ridealong.contracts.fields import Code, Id, Line, Money, NotNegative, ZoneName
from ridealong.contracts.instant import Instant


class _OfActivity(EventData):
    TOPIC = "activities"
    SUBJECT = "activity"
    OWNER: ClassVar[str | None] = "rep"

    activity: Id
    rep: Id
    kind: Code
    occurred_at: Instant


class ActivityLogged(_OfActivity):
    """A rep did something of a kind; `quantity` is in that kind's unit.

    `zone` decides which local day it counts for (the rep's when left out); `system` and `record`
    say where it comes from.
    """

    TYPE = "ridealong.activity.logged.v1"

    quantity: NotNegative = Decimal(1)
    amount: Money | None = None
    zone: ZoneName | None = None
    system: Code | None = None
    record: Id | None = None
    account: Id | None = None
    opportunity: Id | None = None
    call: Id | None = None


class ActivityRetracted(_OfActivity):
    """It wasn't so. `kind` and `occurred_at` repeat the logged ones: they say where it was counted.

    A correction is a retraction and a new activity under a new id.
    """

    TYPE = "ridealong.activity.retracted.v1"

    reason: Literal["correction", "duplicate", "mistake"] = "correction"
    zone: ZoneName | None = None
    note: Line | None = None
