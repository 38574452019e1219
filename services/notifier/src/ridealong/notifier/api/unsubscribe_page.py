"""The page of a link by which people unsubscribe, in their language."""

from dataclasses import dataclass
from typing import Literal

from ridealong.notifier.api.standing import Standings
from ridealong.notifier.model import Kind
from ridealong.notifier.rules.choosing import language_of, mode_of
from ridealong.notifier.rules.naming import NAMES
from ridealong.notifier.rules.unsubscribing import Link
from ridealong.notifier.wording.languages import SOURCE, Language, language_for
from ridealong.notifier.wording.templates import templates

State = Literal["asked", "unchanged", "changed", "accepted", "revoked"]
"""What has become of the link: nothing was asked for, or nothing changed; it has; it will in a
moment; or it was revoked."""


@dataclass(frozen=True, slots=True)
class Line:
    """A kind, its name, and whether it is off for the person."""

    kind: Kind
    name: str
    off: bool


@dataclass(frozen=True, slots=True)
class Shown:
    """What of a link there is to show."""

    language: Language
    lines: tuple[Line, ...]
    revoked: bool

    @classmethod
    async def of(cls, link: Link, standings: Standings) -> "Shown":
        """As everything stands now."""
        own = await standings.preferences(link.tenant, link.person)
        proposed = await standings.defaults(link.tenant)
        person = await standings.person(link.tenant, link.person)
        language = language_for(language_of(person, own) if person is not None else SOURCE)
        lines = tuple(
            Line(
                kind,
                language.say(NAMES[kind]),
                mode_of(kind, own, proposed).mode == "off",
            )
            for kind in link.kinds
        )
        return cls(language, lines, revoked=link.links != (own.links if own else 0))

    @property
    def on(self) -> frozenset[Kind]:
        """The kinds that come to the person."""
        return frozenset(line.kind for line in self.lines if not line.off)


def rendered(shown: Shown, state: State) -> str:
    """The page, as HTML."""
    page = templates("ridealong.notifier.api", shown.language).get_template("unsubscribe.html.j2")
    return page.render(language=shown.language.tag, state=state, kinds=shown.lines)
