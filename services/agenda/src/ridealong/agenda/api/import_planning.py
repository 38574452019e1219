"""Which session each entry of an outside calendar is, and what becomes of it."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from ridealong.agenda.api.import_views import EntryOutcome, ImportView, TroubleView
from ridealong.agenda.api.reading import Reader, Window
from ridealong.agenda.model.desk import Desk
from ridealong.agenda.model.outside import Occurrence, OutsideCalendar, Span
from ridealong.agenda.model.person import Person
from ridealong.agenda.model.session import Session
from ridealong.agenda.projection.documents import document_id
from ridealong.agenda.rules.outside.planning import At, Change, For, Step, step, taken_out
from ridealong.chassis.http.auth import Caller
from ridealong.chassis.projector.work import derived_id
from ridealong.contracts import EventData
from ridealong.contracts.sessions import SessionKind

_FAR_AHEAD = timedelta(days=3660)


@dataclass(frozen=True, slots=True)
class Planned:
    """One event to tell. `changes` is how often the session was changed before, so that going back
    to a former content is another event."""

    session: str
    data: EventData
    content: str
    changes: int


@dataclass(slots=True)
class Plan:
    """What the import will do."""

    changes: list[Planned] = field(default_factory=list)
    outcomes: dict[tuple[str, int], EntryOutcome] = field(default_factory=dict)
    not_ours: set[tuple[str, int]] = field(default_factory=set)

    def note(self, uid: str, line: int, rep: str, made: Step, session: Session | None) -> None:
        """Count what became of a meeting of an entry, and keep its event."""
        outcome = self.outcomes.setdefault((uid, line), EntryOutcome(uid=uid, line=line, rep=rep))
        outcome.sessions[made.change] = outcome.sessions.get(made.change, 0) + 1
        if made.reason and made.reason not in outcome.reasons:
            outcome.reasons.append(made.reason)
        if made.data is not None:
            changes = session.sequence if session else 0
            content = made.data.model_dump_json()
            self.changes.append(Planned(made.data.subject(), made.data, content, changes))

    def view(self, found: OutsideCalendar, span: Span, *, dry_run: bool) -> ImportView:
        """The answer."""
        outcomes = sorted(self.outcomes.values(), key=lambda one: one.line)
        total: Counter[Change] = Counter()
        for outcome in outcomes:
            total.update(outcome.sessions)
        return ImportView(
            dry_run=dry_run,
            entries=found.entries,
            until=span.until,
            sessions=dict(total),
            not_ours=len(self.not_ours),
            outcomes=outcomes,
            troubles=[
                TroubleView(uid=one.uid, line=one.line, severity=one.severity, reason=one.reason)
                for one in found.troubles
            ],
        )


class Importing:
    """One import by one caller, for some of their pairs."""

    def __init__(
        self,
        reader: Reader,
        caller: Caller,
        desks: Sequence[Desk],
        *,
        by_rep: bool,
        kind: SessionKind,
    ) -> None:
        self._reader = reader
        self._caller = caller
        self._desks = {desk.rep: desk for desk in desks}
        self._by_rep = by_rep
        self._kind = kind

    async def plan(self, found: OutsideCalendar, now: datetime) -> Plan:
        """Everything that the calendar changes among the sessions of these pairs."""
        tenant = self._caller.tenant
        people = await self._reader.people(tenant, self._everybody())
        plan = Plan()
        ours: list[tuple[Occurrence, str, str]] = []
        for one in found.occurrences:
            rep = self._rep_of(one, people)
            if rep is None:
                plan.not_ours.add((one.uid, one.line))
                continue
            ours.append((one, rep, _session_name(tenant, rep, one)))
        known = await self._known(ours)
        window = Window(now, now + _FAR_AHEAD)
        ahead = await self._reader.sessions(tenant, list(self._desks), window)
        open_: dict[str, dict[str, Session]] = {rep: {} for rep in self._desks}
        for session in ahead:
            open_[session.rep][session.session] = session
        kept = frozenset(name for _, _, name in ours)
        self._take_out(plan, found, ahead, kept, open_)
        for one, rep, name in ours:
            whose = self._whose(rep, people)
            made = step(one, known.get(name), whose, At(name, [*open_[rep].values()], now))
            plan.note(one.uid, one.line, rep, made, known.get(name))
            _place(open_[rep], name, one, made)
        return plan

    def _take_out(
        self,
        plan: Plan,
        found: OutsideCalendar,
        ahead: Iterable[Session],
        kept: frozenset[str],
        open_: Mapping[str, dict[str, Session]],
    ) -> None:
        sequences = {uid: one.sequence for uid, one in found.series.items()}
        for session in ahead:
            gone = taken_out(session, sequences, kept)
            if gone and session.outside:
                one = found.series[session.outside.uid]
                plan.note(one.uid, one.line, session.rep, gone, session)
                del open_[session.rep][session.session]

    async def _known(self, ours: Iterable[tuple[Occurrence, str, str]]) -> dict[str, Session]:
        ids = [document_id(f"{self._caller.tenant}/{rep}", name) for _, rep, name in ours]
        return {one.session: one for one in await self._reader.sessions_by_id(ids)}

    def _everybody(self) -> set[str]:
        managers = {desk.manager for desk in self._desks.values() if desk.manager}
        return managers | set(self._desks)

    def _whose(self, rep: str, people: Mapping[str, Person]) -> For:
        zone = people[rep].zone if rep in people else "UTC"
        return For(rep, self._desks[rep].manager or rep, zone, self._kind)

    def _rep_of(self, one: Occurrence, people: Mapping[str, Person]) -> str | None:
        """Whose session it is: that of the one pair of which both take part, or are said to."""
        if self._by_rep:
            return next(iter(self._desks))
        there = {
            rep
            for rep, desk in self._desks.items()
            if _takes_part(rep, one, people)
            and (rep != self._caller.person or _takes_part(desk.manager, one, people))
        }
        return there.pop() if len(there) == 1 else None


def _takes_part(person: str | None, one: Occurrence, people: Mapping[str, Person]) -> bool:
    known = people.get(person or "")
    return known is not None and not one.people.isdisjoint(known.addresses)


def _session_name(tenant: str, rep: str, one: Occurrence) -> str:
    """The same for the same entry at all times, also where two pairs share an entry."""
    original = one.recurrence.isoformat() if one.recurrence else ""
    return derived_id("agenda", "outside", tenant, rep, one.uid, original)


def _place(open_: dict[str, Session], name: str, one: Occurrence, made: Step) -> None:
    """Have the entries that follow see where this one is now."""
    if made.change == "cancelled":
        open_.pop(name, None)
    elif made.change in ("scheduled", "moved"):
        end = one.start + timedelta(minutes=one.minutes)
        open_[name] = Session(
            id=name, tenant="", key="", session=name, rep="", start=one.start, end=end
        )
