"""Reference data of a whole tenant (yardsticks, holidays), told to each person who needs it.

It comes under the tenant's key, and a person's figures are written under the person's. So a person
who needs it joins a roster under the tenant's key; whoever is on the roster is told, through the
log, of each change, and what they were told lies beside their figures. See the decision
`reference-of-a-tenant.md`.
"""

from collections.abc import Callable
from hashlib import blake2b
from typing import ClassVar, Final, Generic, TypeVar

from pydantic import JsonValue

from ridealong.chassis.projector.projection import Projection
from ridealong.chassis.projector.state import State
from ridealong.chassis.projector.work import Work, derived_id
from ridealong.contracts import Event, key_of
from ridealong.contracts.instant import Instant
from ridealong.contracts.internal import Forwarded

PAGES: Final = 256
"""Pages of a roster: with 100,000 people some 400 on each."""
AT_ONCE: Final = 500
"""About as many people are told in one transaction; the rest by events that follow."""
_PAGES_AT_ONCE: Final = 16
_PLACE: Final = {"id", "tenant", "key"}


class Heard(State):
    """What is known of the reference; a service adds its content, as fields with defaults.

    Under the tenant's key (which is its `id`) it is what is in force, under a person's what that
    person was told last. `as_of` is the time of the record that changed it last.
    """

    as_of: Instant | None = None


class Roster(State):
    """Who needs the reference, under the tenant's key: which pages there are.

    `newest` is the time of the newest record of the reference that was read.
    """

    COLLECTION: ClassVar[str] = "rosters"

    newest: Instant | None = None
    pages: tuple[int, ...] = ()


class RosterPage(State):
    """Some of those on a roster, in order."""

    COLLECTION: ClassVar[str] = "roster_pages"

    people: tuple[str, ...] = ()


H = TypeVar("H", bound=Heard)
Listener = Callable[[Work], None]


class Reference(Generic[H]):
    """One kind of reference data of one service, bound to its projection."""

    def __init__(self, projection: Projection, name: str, heard: type[H]) -> None:
        self._service = projection.service
        self._name = name
        self._heard = heard
        self._listeners: list[Listener] = []
        more = [each for each in (heard, Roster, RosterPage) if each not in projection.states]
        projection.states = (*projection.states, *more)
        self._join, self._told, self._more = (f"{name}.{what}" for what in ("join", "told", "more"))
        projection.on_forwarded(self._join)(self._joined)
        projection.on_forwarded(self._told)(self._hear)
        projection.on_forwarded(self._more)(self._go_on)

    def on_change(self, listener: Listener) -> Listener:
        """Call the decorated function under a person's key once that person's copy is another."""
        self._listeners.append(listener)
        return listener

    def update(self, work: Work, rule: Callable[[H], H]) -> None:
        """Take in a record of the tenant: `rule` makes of what is in force what is from now on.

        A record that is older than one read before changes nothing.
        """
        roster, time = self._roster(work), work.event.time
        before = self._at(work, work.event.tenant)
        if roster.newest is not None and time < roster.newest:
            return
        work.put(roster.model_copy(update={"newest": time}))
        after = rule(before)
        if after != before:
            after = after.model_copy(update={"as_of": time})
            work.put(after)
            self._spread(work, after, reached=-1)

    def of(self, work: Work) -> H:
        """What the event's person was told last. Whoever asks first joins the roster."""
        event = work.event
        person = event.data.owner()
        if person is None:
            raise ValueError(f"{event.type} needs a person whom it is about")
        known = work.get(self._heard, event.key)
        if known is not None:
            return known
        new = self._at(work, event.key)
        work.put(new)
        # A name can be as long as an id may be.
        about = derived_id(self._service, self._join, person)
        self._forward(work, None, self._join, about, {"person": person})
        return new

    def _joined(self, event: Event[Forwarded], work: Work) -> None:
        person = str(event.data.body["person"])
        number = blake2b(person.encode(), digest_size=1).digest()[0] % PAGES
        roster, present = self._roster(work), self._at(work, event.tenant)
        id_ = self._page_id(event.tenant, number)
        page = work.get(RosterPage, id_) or RosterPage(id=id_, tenant=event.tenant, key=event.key)
        if person not in page.people:
            work.put(page.model_copy(update={"people": tuple(sorted((*page.people, person)))}))
        if number not in roster.pages:
            work.put(roster.model_copy(update={"pages": tuple(sorted((*roster.pages, number)))}))
        if present.as_of is not None:
            self._tell(work, person, present)

    def _go_on(self, event: Event[Forwarded], work: Work) -> None:
        present = self._at(work, event.tenant)
        # A later change goes through the whole roster itself.
        if self._version(present) == event.data.body["as_of"]:
            self._spread(work, present, reached=int(str(event.data.body["reached"])))

    def _spread(self, work: Work, present: H, reached: int) -> None:
        ahead = [number for number in self._roster(work).pages if number > reached]
        some = {self._page_id(present.tenant, number): number for number in ahead[:_PAGES_AT_ONCE]}
        told = 0
        for id_, page in work.get_all(RosterPage, some).items():
            if told >= AT_ONCE:
                break
            for person in page.people if page else ():
                self._tell(work, person, present)
                told += 1
            reached = some[id_]
        if ahead and reached < ahead[-1]:
            body: dict[str, JsonValue] = {"as_of": self._version(present), "reached": reached}
            self._forward(work, None, self._more, f"{self._name}/{reached}", body)

    def _tell(self, work: Work, person: str, present: H) -> None:
        content = present.model_dump(mode="json", exclude=_PLACE)
        self._forward(work, person, self._told, self._name, content)

    def _hear(self, event: Event[Forwarded], work: Work) -> None:
        before = self._at(work, event.key)
        place = before.model_dump(include=_PLACE)
        told = self._heard.model_validate({**event.data.body, **place})
        if before.as_of is not None and told.as_of is not None and told.as_of < before.as_of:
            return
        if told == before:
            return
        work.put(told)
        if told != before.model_copy(update={"as_of": told.as_of}):
            for listener in self._listeners:
                listener(work)

    def _at(self, work: Work, key: str) -> H:
        found = work.get(self._heard, key)
        return found or self._heard(id=key, tenant=work.event.tenant, key=key)

    def _roster(self, work: Work) -> Roster:
        tenant = work.event.tenant
        id_ = key_of(tenant, self._name)
        return work.get(Roster, id_) or Roster(id=id_, tenant=tenant, key=tenant)

    def _page_id(self, tenant: str, number: int) -> str:
        return f"{key_of(tenant, self._name)}/{number:03d}"

    def _version(self, present: H) -> JsonValue:
        version: JsonValue = present.model_dump(mode="json")["as_of"]
        return version

    def _forward(
        self, work: Work, person: str | None, type_: str, about: str, body: dict[str, JsonValue]
    ) -> None:
        work.emit(
            Forwarded.model_validate(
                {
                    "service": self._service,
                    "person": person,
                    "about": about,
                    "type": type_,
                    "body": body,
                }
            )
        )
