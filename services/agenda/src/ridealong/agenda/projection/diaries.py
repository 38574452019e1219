"""Topics `people` and `sessions`: when people can meet, and what the company is about."""

from ridealong.agenda.model.diary import Campaigns, Diary
from ridealong.agenda.rules import diary as rules
from ridealong.chassis.projector import Projection, Work
from ridealong.contracts import Event
from ridealong.contracts.people import (
    AbsenceRecorded,
    InitiativeUpdated,
    PairUpdated,
    PersonUpdated,
)
from ridealong.contracts.sessions import CrisisLogged


def bind(projection: Projection) -> None:
    """Fold these events; what `people` folds of diaries is called there."""
    projection.states = (*projection.states, Diary, Campaigns)
    projection.on(AbsenceRecorded)(absent)
    projection.on(CrisisLogged)(in_crisis)
    projection.on(InitiativeUpdated)(campaigning)


def person_updated(event: Event[PersonUpdated], work: Work) -> None:
    """Working days and hours."""
    before = _diary(work)
    _keep(work, before, rules.told_of_person(before, event.data))


def pair_updated(event: Event[PairUpdated], work: Work) -> None:
    """How often a pair meets."""
    before = _diary(work)
    _keep(work, before, rules.told_of_pair(before, event.data, event.time))


def absent(event: Event[AbsenceRecorded], work: Work) -> None:
    """Somebody is away."""
    before = _diary(work)
    _keep(work, before, rules.absent(before, event.data))


def in_crisis(event: Event[CrisisLogged], work: Work) -> None:
    """A rep has other things to think of."""
    before = _diary(work)
    _keep(work, before, rules.in_crisis(before, event.data))


def campaigning(event: Event[InitiativeUpdated], work: Work) -> None:
    """The company has a campaign."""
    key = event.key
    before = work.get(Campaigns, key) or Campaigns(id=key, tenant=event.tenant, key=key)
    after = rules.campaigning(before, event.data)
    if after != before:
        work.put(after)


def _diary(work: Work) -> Diary:
    event = work.event
    return work.get(Diary, event.key) or Diary(
        id=event.key, tenant=event.tenant, key=event.key, person=event.data.owner() or ""
    )


def _keep(work: Work, before: Diary, after: Diary) -> None:
    if after != before:
        work.put(after)
