"""Topics `people` and `sessions`: when people can meet, and what the company is about."""

from collections.abc import Callable
from typing import Concatenate, ParamSpec

from ridealong.agenda.model.diary import Campaigns, Diary
from ridealong.agenda.rules import diary as rules
from ridealong.chassis.projector import Projection, Work
from ridealong.contracts import Event
from ridealong.contracts.calls import CrisisLogged
from ridealong.contracts.people import (
    AbsenceRecorded,
    InitiativeUpdated,
    PairUpdated,
    PersonUpdated,
)

P = ParamSpec("P")


def bind(projection: Projection) -> None:
    """Fold these events; what `people` folds of diaries is called there."""
    projection.states = (*projection.states, Diary, Campaigns)
    projection.on(AbsenceRecorded)(absent)
    projection.on(CrisisLogged)(in_crisis)
    projection.on(InitiativeUpdated)(campaigning)


def person_updated(event: Event[PersonUpdated], work: Work) -> None:
    """Working days and hours."""
    _fold(work, rules.told_of_person, event.data)


def pair_updated(event: Event[PairUpdated], work: Work) -> None:
    """How often a pair meets."""
    _fold(work, rules.told_of_pair, event.data, event.time)


def absent(event: Event[AbsenceRecorded], work: Work) -> None:
    """Somebody is away."""
    _fold(work, rules.absent, event.data)


def in_crisis(event: Event[CrisisLogged], work: Work) -> None:
    """A rep has other things to think of."""
    _fold(work, rules.in_crisis, event.data)


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


def _fold(
    work: Work, rule: Callable[Concatenate[Diary, P], Diary], *said: P.args, **more: P.kwargs
) -> None:
    before = _diary(work)
    after = rule(before, *said, **more)
    if after != before:
        work.put(after)
