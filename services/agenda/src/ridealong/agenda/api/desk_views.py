"""What the service answers of a rep's desk."""

from pydantic import BaseModel

from ridealong.agenda.api.views import NextSession
from ridealong.agenda.model.entries import CommitmentEntry, GoalEntry, ItemEntry


class DeskView(BaseModel):
    """What lies between a pair, sessions or no sessions.

    `commitments` are those of both that aren't over, with what has come of them so far; `backlog`
    is what is to be talked about and is on no session's agenda.
    """

    rep: str
    name: str
    manager: str | None
    manager_name: str | None
    commitments: list[CommitmentEntry]
    goals: list[GoalEntry]
    backlog: list[ItemEntry]
    next: NextSession | None
