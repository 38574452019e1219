"""What is written down of a session, as one of the two reads it."""

from collections.abc import Iterable, Sequence

from ridealong.agenda.api.presenting import Presenter
from ridealong.agenda.api.reading import Reader
from ridealong.agenda.api.record_reading import promises_made_in, record_of
from ridealong.agenda.api.record_views import (
    ConfirmationView,
    FollowUpView,
    RecordView,
    RevisitView,
    VersionView,
)
from ridealong.agenda.api.views import PersonView, WaitingView
from ridealong.agenda.model.desk import Desk, Item
from ridealong.agenda.model.promise import Promise
from ridealong.agenda.model.record import Record, Side, Version
from ridealong.agenda.model.session import Session
from ridealong.agenda.rules.promises import outcome
from ridealong.agenda.rules.summaries import summary_of
from ridealong.agenda.rules.wording import WAITING, metric
from ridealong.chassis.http.auth import Caller


async def recorded(reader: Reader, caller: Caller, session: Session, desk: Desk) -> RecordView:
    """The record of a session that the caller may see."""
    record = await record_of(reader.store, session)
    promises = await promises_made_in(reader.store, session)
    named = {session.rep, caller.person, *_sides(session, desk).values()}
    for version in record.versions:
        named |= {version.by, *(one.by for one in version.confirmations)}
    named |= {one.terms.owner for one in promises if one.terms}
    revisited = [one for one in _to_revisit(session, desk) if _may_see(one, caller)]
    named |= {one.by for one in revisited}
    presenter = Presenter(caller.person, await reader.people(caller.tenant, named))
    return _Teller(presenter).record(session, desk, record, promises, revisited)


def waiting(
    presenter: Presenter,
    caller: Caller,
    records: Iterable[Record],
    sessions: Sequence[Session],
    desks: Sequence[Desk],
) -> list[WaitingView]:
    """Which of these wait for the caller's own word, the longest first.

    Whoever coaches the rep now isn't asked about a session that somebody else held.
    """
    by_id = {one.id: one for one in sessions}
    by_key = {one.key: one for one in desks}
    found = []
    for record in records:
        session, desk = by_id.get(record.id), by_key.get(record.key)
        if session is None or desk is None or session.plan is None or session.cancelled:
            continue
        sides = _sides(session, desk)
        if caller.person not in {sides[side] for side in record.waits_for if side in sides}:
            continue
        name = presenter.name_of(session.rep)
        view = WaitingView(
            kind="summary_confirmation",
            sentence=WAITING,
            session=session.session,
            rep=session.rep,
            name=name,
            start=session.plan.start,
            zone=session.plan.zone,
            since=record.asked_at,
        )
        found.append(view)
    return sorted(found, key=lambda one: (one.since or one.start, one.session))


class _Teller:
    def __init__(self, presenter: Presenter) -> None:
        self._presenter = presenter

    def record(
        self,
        session: Session,
        desk: Desk,
        record: Record,
        promises: Iterable[Promise],
        revisited: Iterable[Item],
    ) -> RecordView:
        newest = summary_of(record)
        sides = _sides(session, desk)
        return RecordView(
            session=session.session,
            rep=session.rep,
            start=session.start,
            summary=self._version(newest) if newest else None,
            confirmed=newest is not None and not record.waits_for,
            waits_for=[self._person(sides[side]) for side in record.waits_for if side in sides],
            earlier=[self._version(one) for one in reversed(record.versions[:-1])],
            follow_ups=[each for one in promises if (each := self._follow_up(one))],
            revisit=[
                RevisitView(item=one.item, title=one.title, by=self._person(one.by))
                for one in revisited
            ],
        )

    def _person(self, person: str) -> PersonView:
        return PersonView(person=person, name=self._presenter.name_of(person))

    def _version(self, version: Version) -> VersionView:
        return VersionView(
            number=version.number,
            by=self._person(version.by),
            at=version.at,
            text=version.text,
            digest=version.digest,
            confirmations=[
                ConfirmationView(
                    person=self._person(one.by), side=one.side, at=one.at, note=one.note
                )
                for one in version.confirmations
            ],
        )

    def _follow_up(self, promise: Promise) -> FollowUpView | None:
        terms = promise.terms
        if terms is None or promise.life is None or promise.life.state == "lapsed":
            return None
        return FollowUpView(
            commitment=promise.commitment,
            activity=terms.text,
            by=self._person(terms.owner),
            metric=metric(terms),
            unit=terms.unit,
            target=terms.target,
            direction=terms.direction,
            due=terms.due,
            zone=terms.zone,
            outcome=outcome(promise),
        )


def _sides(session: Session, desk: Desk) -> dict[Side, str]:
    """Who speaks for each side: the rep, and who held the session, if they may still read it."""
    sides: dict[Side, str] = {"rep": session.rep}
    held_by = session.plan.manager if session.plan else desk.manager
    if held_by is not None and held_by == desk.manager:
        sides["manager"] = held_by
    return sides


def _to_revisit(session: Session, desk: Desk) -> list[Item]:
    return [
        item
        for item in desk.items
        if item.carried_from == session.session
        or (item.revisit and item.session == session.session)
    ]


def _may_see(item: Item, caller: Caller) -> bool:
    return item.level != "mine" or item.by == caller.person
