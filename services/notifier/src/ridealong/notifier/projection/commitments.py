"""Commitments and their reminders, as `commitments` judges them."""

from typing import Any, Final

from ridealong.chassis.projector import Work
from ridealong.contracts import Event
from ridealong.contracts.commitments import CommitmentProgressed, CommitmentUpdated
from ridealong.notifier.model import Commitment, Diary, Lead, Person, Reminder, Snoozes, Weeks
from ridealong.notifier.projection import calendars, diaries
from ridealong.notifier.projection.loading import together
from ridealong.notifier.projection.reminders import replan
from ridealong.notifier.rules import about_commitments
from ridealong.notifier.rules import commitments as rules
from ridealong.notifier.rules.identity import rep_id

JUDGE: Final = "ridealong/commitments"
"""Who alone says how a commitment stands; what platforms report of it may yet be refused."""


def updated(event: Event[CommitmentUpdated], work: Work) -> None:
    """How it stands."""
    if event.source != JUDGE:
        return
    data = event.data
    together(
        work,
        {
            Commitment: [rep_id(event.key, data.commitment)],
            **{model: [event.key] for model in (Diary, Person, Snoozes, Weeks)},
            Lead: [rep_id(event.key, data.manager)],
        },
    )
    before = _before(event, work, data.commitment)
    replaced = None
    if data.replaces is not None and data.replaces != data.commitment:
        replaced = _before(event, work, data.replaces)
    _keep(event, work, before, rules.updated(before, data, event.time, replaced))


def progressed(event: Event[CommitmentProgressed], work: Work) -> None:
    """What is reached of it by now; as a platform reports it, a hint."""
    if event.source != JUDGE:
        _hint(event, work)
        return
    before = _before(event, work, event.data.commitment)
    work.put(rules.progressed(before, event.data.amount, event.time))


def reported(event: Event[Any], work: Work) -> None:
    """Somebody says something that may end it: a hint, until it was judged."""
    _hint(event, work)


def timed(event: Event[Any], work: Work) -> list[Reminder]:
    """The reminders of this key's commitments that a calendar moves."""
    ids = [one.commitment for one in diaries.of(event, work).commitments]
    found = work.get_all(Commitment, ids).values()
    return [
        reminder
        for commitment in found
        if commitment is not None
        for reminder in _reminders(event, work, commitment)
    ]


def again(event: Event[Any], work: Work, commitment: str) -> list[Reminder]:
    """The reminders of one commitment."""
    found = work.get(Commitment, rep_id(event.key, commitment))
    return list(_reminders(event, work, found)) if found else []


def _hint(event: Event[Any], work: Work) -> None:
    work.put(rules.reported(_before(event, work, event.data.commitment), event.time))


def _keep(event: Event[Any], work: Work, before: Commitment, after: Commitment) -> None:
    if after == before:
        return
    work.put(after)
    _note(event, work, after)
    replan(event, work, _reminders(event, work, after), about_commitments.reminders_of(before, {}))


def _note(event: Event[Any], work: Work, commitment: Commitment) -> None:
    diary = diaries.of(event, work)
    if commitment.over:
        noted = rules.forgotten(diary.commitments, commitment.id)
    else:
        noted = rules.noted(diary.commitments, commitment.id, rules.latest(commitment, event.time))
    diaries.keep(work, diary, commitments=noted)


def _reminders(event: Event[Any], work: Work, commitment: Commitment) -> tuple[Reminder, ...]:
    people = about_commitments.people_of(commitment)
    return about_commitments.reminders_of(commitment, calendars.of_people(event, work, people))


def _before(event: Event[Any], work: Work, commitment: str) -> Commitment:
    id_ = rep_id(event.key, commitment)
    return work.get(Commitment, id_) or Commitment(
        id=id_,
        tenant=event.tenant,
        key=event.key,
        commitment=commitment,
        rep=event.data.rep,
    )
