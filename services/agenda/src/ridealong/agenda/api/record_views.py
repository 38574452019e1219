"""What the service answers of a session's written record."""

from datetime import date, datetime
from decimal import Decimal

from pydantic import BaseModel

from ridealong.agenda.api.views import PersonView
from ridealong.agenda.model.agenda import Outcome
from ridealong.agenda.model.record import Side
from ridealong.contracts.commitments import Direction


class ConfirmationView(BaseModel):
    """Who said yes to a version, for which side, and what they added."""

    person: PersonView
    side: Side
    at: datetime
    note: str | None


class VersionView(BaseModel):
    """One version of the summary. `digest` is SHA-256 of `text`: confirm by it what you read."""

    number: int
    by: PersonView
    at: datetime
    text: str
    digest: str
    confirmations: list[ConfirmationView]


class FollowUpView(BaseModel):
    """A commitment made in the session: activity, success metric, time frame (DOMAIN 2.26).

    `metric` is the measure in words; `due` counts to the end of that day in `zone`.
    """

    commitment: str
    activity: str
    by: PersonView
    metric: str
    unit: str | None
    target: Decimal | None
    direction: Direction
    due: date
    zone: str
    outcome: Outcome


class RevisitView(BaseModel):
    """What comes to the next session again (DOMAIN 2.27)."""

    item: str
    title: str
    by: PersonView


class RecordView(BaseModel):
    """What is written down of a session: short, and the same for both (DOMAIN 2.25, 2.28).

    `confirmed`: both have said yes to the newest version of the summary. Else `waits_for` says
    whose yes is missing; both are empty while nothing is written. `earlier` are versions before.
    """

    session: str
    rep: str
    start: datetime | None
    summary: VersionView | None
    confirmed: bool
    waits_for: list[PersonView]
    earlier: list[VersionView]
    follow_ups: list[FollowUpView]
    revisit: list[RevisitView]
