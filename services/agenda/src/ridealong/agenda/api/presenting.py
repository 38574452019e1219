"""States as answers, with what one keeps to oneself left out for the other."""

from collections.abc import Mapping
from hashlib import blake2b
from urllib.parse import quote

from ridealong.agenda.api.views import (
    AgendaView,
    FollowThroughView,
    NextSession,
    PairView,
    ScoredView,
    SessionView,
)
from ridealong.agenda.model.agenda import Agenda, Section
from ridealong.agenda.model.desk import Desk
from ridealong.agenda.model.entries import Confided, Entry
from ridealong.agenda.model.person import Person
from ridealong.agenda.model.session import Session
from ridealong.agenda.projection.documents import document_id, short_id
from ridealong.agenda.rules.wording import kept_sentence


class Presenter:
    """Says states to one person. A `viewer` of None sees only what both of a pair may see."""

    def __init__(self, viewer: str | None, people: Mapping[str, Person]) -> None:
        self._viewer = viewer
        self._people = people

    def name_of(self, person: str) -> str:
        """A person's name, or the id while nobody has told one."""
        known = self._people.get(person)
        return known.name if known else person

    def session(self, session: Session, desk: Desk) -> SessionView:
        """A session as this viewer may see it."""
        plan = session.plan
        manager = desk.manager or (plan.manager if plan else None)
        return SessionView(
            anchor=short_id(session.key, session.session),
            session=session.session,
            rep=session.rep,
            name=self.name_of(session.rep),
            manager=manager,
            manager_name=self.name_of(manager) if manager else None,
            status=session.status,
            start=session.start,
            zone=plan.zone if plan else None,
            minutes=plan.minutes if plan else None,
            place=plan.place if plan else None,
            kind=plan.kind if plan else None,
            goals=list(plan.goals) if plan else [],
            sequence=session.sequence,
            prepared=list(session.prepared),
            agenda=self._agenda(session.agenda, session.rep) if session.agenda else None,
        )

    def pair(self, desk: Desk, following: Session | None, texts: Mapping[str, str]) -> PairView:
        """A pair with its follow-through and when it meets next."""
        return PairView(
            rep=desk.rep,
            name=self.name_of(desk.rep),
            manager=desk.manager,
            manager_name=self.name_of(desk.manager) if desk.manager else None,
            side="manager" if desk.manager == self._viewer else "rep",
            follow_through=_follow_through(desk, texts),
            next_session=self.next_session(following),
        )

    def next_session(self, following: Session | None) -> NextSession | None:
        """When the pair meets next."""
        if following is None or following.plan is None:
            return None
        return NextSession(
            session=following.session, start=following.plan.start, zone=following.plan.zone
        )

    def may_see(self, entry: Entry) -> bool:
        """Whether it is this viewer's own, or not kept to oneself nor between two others."""
        if isinstance(entry, Confided) and entry.readers:
            return self._viewer in entry.readers
        return entry.level != "mine" or (entry.by is not None and entry.by == self._viewer)

    def _agenda(self, agenda: Agenda, rep: str) -> AgendaView:
        sections = [self._section(section) for section in agenda.sections]
        shown = agenda.model_copy(update={"sections": tuple(sections)})
        digest = blake2b(shown.model_dump_json().encode(), digest_size=8).hexdigest()
        brought = [
            entry for one in sections for entry in one.entries if entry.kind in ("item", "issue")
        ]
        return AgendaView(
            digest=digest,
            ready=agenda.ready,
            not_ready=list(agenda.not_ready),
            period=agenda.period,
            suggestions=list(agenda.suggestions),
            variety=agenda.variety,
            brought=len(brought),
            brought_by_rep=sum(entry.by == rep for entry in brought),
            sections=sections,
        )

    def _section(self, section: Section) -> Section:
        seen = tuple(entry for entry in section.entries if self.may_see(entry))
        return section.model_copy(update={"entries": seen})


def _follow_through(desk: Desk, texts: Mapping[str, str]) -> FollowThroughView | None:
    standing = desk.follow_through
    if standing is None:
        return None
    low, high = standing.range_low, standing.range_high
    return FollowThroughView(
        score=standing.score,
        sentence=kept_sentence(standing),
        band=standing.band,
        kept=standing.kept,
        of=standing.of,
        settled=standing.settled,
        needed=standing.needed,
        range=(low, high) if low is not None and high is not None else None,
        grey=standing.grey,
        as_of=standing.as_of,
        left_out=standing.left_out,
        items=[
            ScoredView(
                commitment=item.commitment,
                text=texts.get(document_id(desk.key, item.commitment)),
                due=item.due,
                credit=item.credit,
                share=item.share,
            )
            for item in standing.items
        ],
        older=standing.older,
        older_share=standing.older_share,
        prior_share=standing.prior_share,
        explain=f"/v1/people/{quote(desk.rep, safe='')}/follow-through",
    )
