"""Who is in the teams file, under which ids, and who coaches whom."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Literal

from pydantic import ValidationError

from ridealong.contracts.codec import personal_fields
from ridealong.contracts.errors import refused
from ridealong.contracts.people import Channel, PairUpdated, PersonUpdated
from ridealong.deploy.crm.mapping import Mapping
from ridealong.deploy.tables.rejects import Rejected
from ridealong.deploy.tables.table import Row, Table
from ridealong.deploy.tables.values import slug, text_of

MARK = "-" + 6 * "0"
"""What a mark looks like that tells apart whose ids would be the same."""


@dataclass(slots=True)
class _Known:
    """A person by what the CRM tells them apart: its own id for them, or else the name."""

    name: str
    own_id: str
    mail: str = ""
    team: str = ""
    manager: str | None = None
    roles: set[Literal["rep", "manager"]] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class TeamLine:
    """What one row of the teams file says; empty where it says nothing."""

    rep: str
    manager: str
    team: str = ""
    rep_id: str = ""
    manager_id: str = ""
    rep_mail: str = ""
    manager_mail: str = ""

    def check(self) -> None:
        """Refuse what no event could carry.

        Raises:
            Rejected: too long, or with signs that don't belong into a name.
        """
        for name, id_ in ((self.rep, self.rep_id), (self.manager, self.manager_id)):
            if name or id_:
                try:
                    PersonUpdated(
                        person=(id_ or slug(name)) + MARK,
                        name=name,
                        team=slug(self.team),
                        zone="UTC",
                        channels=_mail(self.rep_mail) + _mail(self.manager_mail),
                    )
                except ValidationError as error:
                    why = refused(error, personal_fields(PersonUpdated)).reason
                    raise Rejected("not importable", why) from error


class Roster:
    """People as the teams file names them. Their ids are final once it is read to its end."""

    def __init__(self, mapping: Mapping) -> None:
        self._zone = mapping.zone
        self._known: dict[str, _Known] = {}
        self._ids: dict[str, str] = {}
        self._reps: dict[str, list[str]] = defaultdict(list)

    def add(self, line: TeamLine) -> None:
        """Take in one row.

        Raises:
            Rejected: it names no rep, or contradicts an earlier row.
        """
        if not line.rep:
            raise Rejected("no rep", "the row names none")
        line.check()
        rep, manager = line.rep_id or line.rep, line.manager_id or line.manager
        if rep == manager:
            raise Rejected("own manager", f"{line.rep} can't coach themselves")
        before = self._known.get(rep)
        if before and "rep" in before.roles and before.manager != (manager or None):
            raise Rejected("two managers", f"{line.rep} has {before.manager or 'none'} above")
        person = self._person(rep, line.rep, line.rep_id, "rep")
        person.manager = manager or None
        person.team = line.team or person.team
        person.mail = line.rep_mail or person.mail
        if manager:
            coach = self._person(manager, line.manager or manager, line.manager_id, "manager")
            coach.mail = line.manager_mail or coach.mail
            coach.team = coach.team or line.team

    def _person(
        self, handle: str, name: str, own_id: str, role: Literal["rep", "manager"]
    ) -> _Known:
        person = self._known.setdefault(handle, _Known(name, own_id))
        person.roles.add(role)
        return person

    def settle(self) -> list[str]:
        """Give everybody an id; say in sentences whose names alone don't tell them apart."""
        same: dict[str, list[str]] = defaultdict(list)
        for handle, person in self._known.items():
            same[person.own_id or slug(person.name)].append(handle)
            if "rep" in person.roles:
                for spoken in {handle, person.name}:
                    self._reps[spoken].append(handle)
        warnings = []
        for id_, handles in same.items():
            # By name, so that the order of rows doesn't matter.
            first, *others = sorted(handles)
            self._ids[first] = id_
            for other in others:
                mark = hashlib.sha256(other.encode()).hexdigest()[: len(MARK) - 1]
                self._ids[other] = f"{id_}-{mark}"
                warnings.append(
                    f"{first!r} and {other!r} would both be {id_!r}; the latter is "
                    f"{self._ids[other]!r}. Name a column of ids in the mapping to avoid that."
                )
        return warnings

    def rep(self, named: str) -> str:
        """The id of the rep whom a row names, by the CRM's id or by name.

        Raises:
            Rejected: the teams file has no such rep.
        """
        handles = self._reps.get(named, [])
        if len(handles) != 1:
            why = "is the name of several in" if handles else "is not in"
            raise Rejected("unknown rep", f"{named!r} {why} the teams file")
        return self._ids[handles[0]]

    def __len__(self) -> int:
        return len(self._known)

    def events(self) -> Iterator[PersonUpdated | PairUpdated]:
        """Managers first, then reps, then who coaches whom."""
        people = sorted(self._known.items(), key=lambda item: "rep" in item[1].roles)
        for handle, person in people:
            yield PersonUpdated(
                person=self._ids[handle],
                name=person.name,
                roles=tuple(sorted(person.roles, reverse=True)),
                manager=self._ids[person.manager] if person.manager else None,
                team=slug(person.team) if person.team else None,
                zone=self._zone,
                channels=_mail(person.mail),
            )
        for handle, person in people:
            if person.manager:
                yield PairUpdated(rep=self._ids[handle], manager=self._ids[person.manager])


def lines(table: Table, mapping: Mapping) -> Iterable[tuple[Row, TeamLine | None]]:
    """The rows of the teams file with what they say; None where a row can't be read."""
    named = mapping.teams.model_dump(exclude={"file"}, exclude_none=True)
    places = {name: table.column(name, column) for name, column in named.items()}
    for row in table:
        said = None
        if row.why is None:
            said = TeamLine(**{name: text_of(row.cells, at) for name, at in places.items()})
        yield row, said


def _mail(address: str) -> tuple[Channel, ...]:
    return (Channel(kind="email", address=address),) if address else ()
