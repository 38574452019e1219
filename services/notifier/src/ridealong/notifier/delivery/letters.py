"""A reminder in words, for every channel, in the reader's language and by the reader's clock.

It points at the record and holds none of it (DOMAIN 2.29): no title, no name, no note.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, Protocol

from ridealong.chassis.projector.work import derived_id
from ridealong.notifier.delivery.notice import Letter
from ridealong.notifier.model import Person, Reminder
from ridealong.notifier.rules.moments import local_day, zone_or
from ridealong.notifier.rules.reasons import reason_of
from ridealong.notifier.wording.languages import Language, language_for
from ridealong.notifier.wording.templates import templates

_GATHERED: Final = "gathered"
_BULLET: Final = "* "
_OF_SESSIONS: Final = frozenset(
    {"prepare", "session_tomorrow", "session_cold", "session_unconfirmed", "crisis_near"}
)


class Item(Protocol):
    """A line of a letter about several things."""

    @property
    def kind(self) -> str:
        """What it is."""

    @property
    def day(self) -> date:
        """Of when it is."""

    @property
    def rep(self) -> str:
        """Whose it is."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Some sentences, or the lines of a list."""

    text: str = ""
    items: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Line:
    kind: str
    day: str
    person_is_rep: bool


class Letters:
    """Writes letters from the templates beside it. `agenda_url`: where they point to."""

    def __init__(self, agenda_url: str) -> None:
        self._agenda_url = agenda_url

    def write(
        self,
        reminder: Reminder,
        person: Person,
        language: str,
        *,
        items: Sequence[Item] = (),
        gathered: bool = False,
        unsubscribe: str | None = None,
        several: bool = False,
    ) -> Letter:
        """The letter about this reminder in the language of that BCP 47 tag, or in English.

        `items`: what a letter about several things lists. `gathered`: singles that come together.
        `several`: they are of several kinds, of which the link to unsubscribe lets one choose.

        Raises:
            jinja2.TemplateError: the words can't be put together.
        """
        spoken = language_for(language)
        words_of = templates("ridealong.notifier.delivery", spoken)
        link = self._link(reminder, gathered=gathered)
        facts = _facts(reminder, person, spoken, items)
        template = words_of.get_template(_template(reminder, gathered=gathered))
        words = template.make_module(facts)
        lead, call = _one_line(words, "lead"), _one_line(words, "call")
        paragraphs = [Paragraph(lead), *_paragraphs(_of(words, "body"))]
        page = {
            "language": spoken.tag,
            "subject": _one_line(words, "subject"),
            "paragraphs": paragraphs,
            "call": call,
            "link": link,
            "small": _small(reminder, spoken, gathered=gathered),
            "unsubscribe": unsubscribe,
            "stop": _stop(spoken, several=several),
        }
        return Letter(
            language=spoken.tag,
            subject=_one_line(words, "subject"),
            text=words_of.get_template("letter.txt.j2").render(page),
            html=words_of.get_template("letter.html.j2").render(page),
            short="\n".join([lead, *(_BULLET + one for each in paragraphs for one in each.items)]),
            link=link,
            unsubscribe=unsubscribe,
        )

    def _link(self, reminder: Reminder, *, gathered: bool) -> str:
        page = f"{self._agenda_url}/"
        if gathered or reminder.kind not in _OF_SESSIONS:
            return page
        # Where agenda's page has the session; a page that doesn't know the mark opens all the same.
        return f"{page}#{derived_id('agenda', reminder.key, reminder.about)}"


def _stop(spoken: Language, *, several: bool) -> str:
    if several:
        return spoken.say("Choose which of these kinds to stop")
    return spoken.say("Stop reminders of this kind")


def _facts(
    reminder: Reminder, person: Person, spoken: Language, items: Sequence[Item]
) -> dict[str, Any]:
    """What templates may name; what a reminder hasn't is None."""
    zone = zone_or(person.calendar.zone, person.calendar.fallback)
    starts_at = reminder.starts_at
    return {
        "day": spoken.day(reminder.day if starts_at is None else local_day(starts_at, zone)),
        "time": None if starts_at is None else spoken.time(starts_at, zone),
        "zone": reminder.zone if starts_at is None else zone,
        "minutes": reminder.minutes,
        "pending": reminder.pending,
        "not_ready": reminder.not_ready,
        "since": None if reminder.since is None else spoken.day(reminder.since),
        "items": [
            _Line(one.kind, spoken.day(one.day), one.rep == reminder.person) for one in items
        ],
    }


def _small(reminder: Reminder, spoken: Language, *, gathered: bool) -> list[str]:
    lines = [spoken.say("This message only points there; nothing you answer to it is kept.")]
    if not gathered:
        reason = spoken.say(reason_of(reminder))
        lines.append(spoken.say("Why you get it: {reason}.").format(reason=reason))
    if reminder.again:
        lines.append(spoken.say("You put it off, and here it is once more."))
    if reminder.zone_unknown is not None:
        sentence = spoken.say(
            "Your time zone, {zone}, isn't known any more; the times here are those of another."
        )
        lines.append(sentence.format(zone=reminder.zone_unknown))
    return lines


def _template(reminder: Reminder, *, gathered: bool) -> str:
    name: str = _GATHERED if gathered else reminder.kind
    if name == "prepare" and reminder.person != reminder.rep:
        name = "prepare_manager"
    return f"words/{name}.j2"


def _paragraphs(body: str) -> list[Paragraph]:
    """Blank lines part them; lines that begin with a bullet are a list."""
    found = []
    for block in re.split(r"\n\s*\n", body.strip()):
        lines = [line.strip() for line in block.splitlines() if line.strip()]
        if lines and all(line.startswith(_BULLET) for line in lines):
            found.append(Paragraph(items=tuple(line.removeprefix(_BULLET) for line in lines)))
        elif lines:
            found.append(Paragraph(" ".join(lines)))
    return found


def _of(words: Any, name: str) -> str:
    return str(getattr(words, name))


def _one_line(words: Any, name: str) -> str:
    return " ".join(_of(words, name).split())
