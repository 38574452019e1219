"""Parts of a session's record as one of the two reads them."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from ridealong.agenda.api.presenting import Presenter
from ridealong.agenda.api.record_views import (
    ConfirmationView,
    DisputeView,
    FollowUpView,
    ItemView,
    MarkView,
    MeetingView,
    RatingsView,
    RatingView,
    ShareView,
    TopicView,
    VersionView,
)
from ridealong.agenda.api.views import PersonView
from ridealong.agenda.model.desk import Item
from ridealong.agenda.model.promise import Promise
from ridealong.agenda.model.record import Meeting, Rating, Record, Version
from ridealong.agenda.rules.marks import Marked
from ridealong.agenda.rules.meetings import (
    UNOPPOSED,
    held_by,
    solution_share,
    talk_share,
)
from ridealong.agenda.rules.promises import outcome
from ridealong.agenda.rules.variety import FIVE_TOPICS
from ridealong.agenda.rules.wording import metric
from ridealong.agenda.rules.yardsticks import Aims


class Teller:
    """Says the parts of records to one person, as of an instant."""

    def __init__(self, presenter: Presenter, viewer: str, now: datetime) -> None:
        self._presenter = presenter
        self._viewer = viewer
        self._now = now

    def person(self, person: str) -> PersonView:
        """Somebody by name."""
        return PersonView(person=person, name=self._presenter.name_of(person))

    def version(self, version: Version) -> VersionView:
        """A version of the summary, and who confirmed it."""
        return VersionView(
            number=version.number,
            by=self.person(version.by),
            at=version.at,
            text=version.text,
            digest=version.digest,
            confirmations=[
                ConfirmationView(
                    person=self.person(one.by), side=one.side, at=one.at, note=one.note
                )
                for one in version.confirmations
            ],
        )

    def follow_up(self, promise: Promise) -> FollowUpView | None:
        """A commitment of the session, unless it never came into force."""
        terms = promise.terms
        if terms is None or promise.life is None or promise.life.state == "lapsed":
            return None
        return FollowUpView(
            commitment=promise.commitment,
            activity=terms.text,
            by=self.person(terms.owner),
            metric=metric(terms),
            unit=terms.unit,
            target=terms.target,
            direction=terms.direction,
            due=terms.due,
            zone=terms.zone,
            outcome=outcome(promise),
        )

    def item(self, item: Item) -> ItemView:
        """Something that was talked about, or will be again."""
        return ItemView(item=item.item, title=item.title, by=self.person(item.by))

    def meeting(self, record: Record, aims: Aims, *, coaching: bool) -> MeetingView | None:
        """How it went, as it was told, beside what was in force on its day."""
        meeting, held = record.meeting, held_by(record, self._now)
        if meeting is None or held is None:
            return None
        return MeetingView(
            held_by=held,
            until=meeting.told_at + UNOPPOSED,
            start=meeting.start,
            minutes=meeting.minutes,
            confirmed_by=[self.person(one) for one in meeting.confirmed_by],
            disputes=[
                DisputeView(person=self.person(one.by), reason=one.reason, at=one.at)
                for one in record.disputes
            ],
            topics=list(_topics(meeting, coaching=coaching)),
            talk=_talk(meeting, aims) if self._viewer == meeting.manager else None,
            solutions=_solutions(meeting, aims),
        )

    def marks(self, found: Iterable[Marked], rep: str) -> list[MarkView]:
        """The five marks in their order; who spoke how long is the manager's to see."""
        return [
            MarkView(mark=one.mark, met=one.met, why=one.why)
            if one.mark != "listening" or self._viewer != rep
            else MarkView(mark=one.mark, met=None, why="shown to the manager")
            for one in found
        ]

    def ratings(self, record: Record) -> RatingsView:
        """The viewer's own, and the other's once both have said it (DOMAIN 2.4)."""
        side = "rep" if self._viewer == record.rep else "manager"
        own = next((one for one in record.ratings if one.side == side), None)
        other = next((one for one in record.ratings if one.side != side), None)
        return RatingsView(
            own=self._rating(own) if own else None,
            other=self._rating(other) if own and other else None,
            other_has_rated=other is not None,
        )

    def _rating(self, rating: Rating) -> RatingView:
        return RatingView(
            person=self.person(rating.by),
            value=rating.value,
            coaching=rating.coaching,
            at=rating.at,
        )


def people_in(record: Record) -> set[str]:
    """Everybody whom a record names."""
    named = {one.by for one in record.ratings} | {one.by for one in record.disputes}
    if record.meeting:
        named |= {record.meeting.manager, *record.meeting.confirmed_by}
    for version in record.versions:
        named |= {version.by, *(one.by for one in version.confirmations)}
    return named


def _topics(meeting: Meeting, *, coaching: bool) -> Iterator[TopicView]:
    """The five weekly topics, hit or skipped, then whatever else was named (DOMAIN 1.8, 4.2)."""
    planned = FIVE_TOPICS if coaching else ()
    for topic in planned:
        yield TopicView(topic=topic, touched=topic in meeting.topics)
    for topic in meeting.topics:
        if topic not in planned:
            yield TopicView(topic=topic, touched=True)


def _talk(meeting: Meeting, aims: Aims) -> ShareView | None:
    found = talk_share(meeting, aims)
    if found is None:
        return None
    return ShareView(
        share=found.share,
        aim=found.aim,
        source=meeting.speaking_source,
        noted=found.share > aims.talk_noted,
    )


def _solutions(meeting: Meeting, aims: Aims) -> ShareView | None:
    found = solution_share(meeting, aims)
    return ShareView(share=found.share, aim=found.aim) if found else None
