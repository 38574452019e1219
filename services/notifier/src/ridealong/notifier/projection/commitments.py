"""Commitments and their reminders, as `commitments` judges them."""

from typing import Any, Final

from ridealong.chassis.projector import Work
from ridealong.contracts import Event
from ridealong.contracts.commitments import CommitmentProgressed, CommitmentUpdated
from ridealong.notifier.model import Calendar, Commitment, Diary, Reminder
from ridealong.notifier.projection import calendars
from ridealong.notifier.projection.reminders import replan
from ridealong.notifier.rules import commitments as rules
from ridealong.notifier.rules.identity import rep_id

JUDGE: Final = "ridealong/commitments"
"""Who alone says how a commitment stands; what platforms report of it may yet be refused."""


def updated(event: Event[CommitmentUpdated], work: Work) -> None:
    """How it stands."""
    if event.source != JUDGE:
        return
    data = event.data
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


def awaiting(event: Event[Any], work: Work) -> tuple[Reminder, ...]:
    """The reminders of this key's commitments that a calendar moves: of answers awaited."""
    diary = work.get(Diary, event.key)
    found = work.get_all(Commitment, [one.commitment for one in diary.asked] if diary else ())
    return tuple(
        reminder
        for commitment in found.values()
        if commitment is not None
        for reminder in rules.answers_awaited(commitment, _calendars(event, work, commitment))
    )


def _hint(event: Event[Any], work: Work) -> None:
    work.put(rules.reported(_before(event, work, event.data.commitment), event.time))


def _keep(event: Event[Any], work: Work, before: Commitment, after: Commitment) -> None:
    if after == before:
        return
    work.put(after)
    _note(event, work, after)
    wanted = rules.reminders_of(after, _calendars(event, work, after))
    replan(event, work, wanted, rules.reminders_of(before, {}))


def _note(event: Event[Any], work: Work, commitment: Commitment) -> None:
    if not commitment.asked:
        return
    diary = work.get(Diary, event.key) or Diary(id=event.key, tenant=event.tenant, key=event.key)
    asked = rules.noted(diary.asked, commitment.id, commitment.asked[-1].at)
    if asked != diary.asked:
        work.put(diary.model_copy(update={"asked": asked}))


def _calendars(event: Event[Any], work: Work, commitment: Commitment) -> dict[str, Calendar | None]:
    """Of those who were asked."""
    return {
        person: calendars.of_rep(event, work)
        if person == commitment.rep
        else calendars.of_manager(event, work, person)
        for person in {person: None for asking in commitment.asked for person in asking.of}
    }


def _before(event: Event[Any], work: Work, commitment: str) -> Commitment:
    id_ = rep_id(event.key, commitment)
    return work.get(Commitment, id_) or Commitment(
        id=id_,
        tenant=event.tenant,
        key=event.key,
        commitment=commitment,
        rep=event.data.rep,
    )
