"""The projection that the modules of this room bind their handlers to."""

from typing import Any, Final

from ridealong.chassis.projector import Projection, Work
from ridealong.contracts import Event
from ridealong.metrics.model.absences import Absences
from ridealong.metrics.model.activities import ActivityBucket, ActivityMonth
from ridealong.metrics.model.bench import BenchConsent
from ridealong.metrics.model.cadence_goals import CadenceGoals
from ridealong.metrics.model.calls import Call
from ridealong.metrics.model.focus import Focus
from ridealong.metrics.model.follow_through import (
    FollowThrough,
    FollowThroughPage,
    Place,
    Reached,
    Settlement,
)
from ridealong.metrics.model.forecasts import SalesPeriod
from ridealong.metrics.model.goals import Goal, PersonalGoals
from ridealong.metrics.model.last_sessions import LastSessions
from ridealong.metrics.model.notes import ItemNotes
from ridealong.metrics.model.organisation import Organisation
from ridealong.metrics.model.originated import Topic
from ridealong.metrics.model.people import Person
from ridealong.metrics.model.plans import Plans
from ridealong.metrics.model.serving import ServingCommitment
from ridealong.metrics.model.session_records import SessionRecord
from ridealong.metrics.model.sessions import Sessions
from ridealong.metrics.model.standing import Standing
from ridealong.metrics.model.webhooks import Telling
from ridealong.metrics.model.yardsticks import Yardsticks

projection = Projection(
    "metrics",
    (
        Absences,
        ActivityBucket,
        ActivityMonth,
        BenchConsent,
        CadenceGoals,
        Call,
        Focus,
        FollowThrough,
        FollowThroughPage,
        Goal,
        ItemNotes,
        LastSessions,
        Organisation,
        Person,
        PersonalGoals,
        Place,
        Plans,
        Reached,
        SalesPeriod,
        ServingCommitment,
        SessionRecord,
        Sessions,
        Settlement,
        Standing,
        Telling,
        Topic,
        Yardsticks,
    ),
)


JUDGE: Final = "ridealong/commitments"


def is_judged(event: Event[Any]) -> bool:
    """Whether commitments said so: what a platform says of a promise may be refused there, and
    nobody else settles one."""
    return event.source == JUDGE


def owner_of(work: Work) -> str:
    """Whose story the event at hand belongs to. Raises ValueError where it is nobody's."""
    owner = work.event.data.owner()
    if owner is None:
        raise ValueError(f"{work.event.type} needs a person whom it is about")
    return owner
