"""What a reminder says, in a terminal, in a browser and in a chat."""

import re
from dataclasses import dataclass
from datetime import date
from html.parser import HTMLParser
from typing import Any, get_args
from uuid import NAMESPACE_URL, uuid5

import pytest
from jinja2 import TemplateError

from ridealong.notifier.delivery.letters import Letters
from ridealong.notifier.delivery.notice import Letter
from ridealong.notifier.model import Calendar, Kind, Person, Reminder

from .given import at

AGENDA = "https://agenda.example.org"
ANCHOR = uuid5(NAMESPACE_URL, "\0".join(("ridealong", "agenda", "acme/mike", "s/1 <b>")))
STOP = "https://notifier.example.org/v1/unsubscribe/abc"
LETTERS = Letters(AGENDA)
OF_SESSIONS = {
    "prepare",
    "session_tomorrow",
    "session_cold",
    "session_unconfirmed",
    "crisis_near",
}


@dataclass(frozen=True)
class Item:
    kind: str
    day: date
    rep: str = "mike"


ITEMS = (Item("prepare", date(2026, 11, 25)), Item("commitment_due", date(2026, 11, 26)))


def reader(zone: str = "Europe/Riga") -> Person:
    return Person(
        id="acme/mike",
        tenant="acme",
        key="acme/mike",
        person="mike",
        calendar=Calendar(zone=zone, working_days=(0, 1, 2, 3, 4)),
        language="en",
        channels=(),
        active=True,
    )


def reminder(kind: str, **more: Any) -> Reminder:
    facts: dict[str, Any] = {
        "id": "acme/r-1",
        "tenant": "acme",
        "key": "acme/mike",
        "person": "mike",
        "rep": "mike",
        "manager": "ines",
        "kind": kind,
        "about": "s/1 <b>",
        "day": date(2026, 11, 25),
        "zone": "Europe/Riga",
        "due_at": at("2026-11-23T09:00+02:00"),
        "useful_until": at("2026-11-25T10:00+02:00"),
    }
    if kind in OF_SESSIONS:
        facts |= {"starts_at": at("2026-11-25T10:00+02:00"), "minutes": 40}
    return Reminder.model_validate(facts | more)


def written(kind: str, language: str = "en", **more: Any) -> Letter:
    return LETTERS.write(reminder(kind, **more), reader(), language, items=ITEMS, unsubscribe=STOP)


class Shown(HTMLParser):
    """What a browser shows, and where its links lead."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.words: list[str] = []
        self.links: list[str] = []
        self.loaded: list[str] = []
        self._silent = False
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._silent = tag in {"style", "title"}
        found = dict(attrs)
        if tag == "a":
            self.links.append(str(found["href"]))
        self.loaded += [str(found[name]) for name in ("src", "background") if name in found]

    def handle_endtag(self, _: str) -> None:
        self._silent = False

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.words += data.split()


EACH = pytest.mark.parametrize("kind", get_args(Kind))
SPOKEN = pytest.mark.parametrize("language", ["en", "de"])


def test_the_reps_letter_reads_well_in_a_terminal() -> None:
    letter = written("prepare")
    assert letter.subject == "Prepare for your session on Wednesday, 25 November 2026"
    assert letter.text == (
        "Your session is on Wednesday, 25 November 2026 at 10:00 (Europe/Riga),\n"
        "40 minutes.\n"
        "\n"
        "Please prepare it beforehand: it is your meeting, and you speak first.\n"
        "Write down what you can; every part is optional.\n"
        "\n"
        "Prepare the session:\n"
        f"{AGENDA}/#{ANCHOR}\n"
        "\n"
        "This message only points there; nothing you answer to it is kept.\n"
        "\n"
        "Why you get it: a session of yours isn't prepared yet; this leaves two\n"
        "working days before it.\n"
        "\n"
        "Stop reminders of this kind:\n"
        f"{STOP}\n"
        "\n"
        "-- \n"
        "Ridealong\n"
    )


@SPOKEN
@EACH
def test_every_kind_reads_the_same_in_both_forms_and_stays_narrow(kind: str, language: str) -> None:
    letter = written(kind, language)
    shown = Shown(letter.html)
    body, _, _ = letter.text.partition("\n-- \n")
    plain = [word for word in body.split() if word not in {"*", AGENDA, STOP}]
    for word in plain:
        assert word.rstrip(":") in shown.words or word in shown.words or word in shown.links
    lines = [line for line in letter.text.splitlines() if "https://" not in line]
    assert max(map(len, lines)) <= 72
    assert shown.loaded == []
    assert not re.search(r"\n\n\n", letter.text)


@pytest.mark.requirement("2.29")
@SPOKEN
@EACH
def test_a_letter_points_at_the_record_and_holds_none_of_it(kind: str, language: str) -> None:
    letter = written(kind, language, crisis="lost_deal", not_ready=("no_agenda",))
    for form in (letter.text, letter.html, letter.link):
        assert f"{AGENDA}/" in form
    whole = letter.subject + letter.text + letter.html + letter.short
    assert not re.search(r"<b>|\b(ines|mike|acme|lost)\b", whole)


def test_the_readers_language_decides_and_another_is_english() -> None:
    assert written("prepare", "de-AT").subject.startswith("Bereiten Sie Ihr Gespräch am Mittwoch")
    assert written("prepare", "de").language == "de"
    assert written("prepare", "fr") == written("prepare", "en")


def test_the_time_is_that_of_the_readers_clock() -> None:
    letter = LETTERS.write(reminder("prepare"), reader("America/Los_Angeles"), "en")
    assert "Wednesday, 25 November 2026 at 00:00\n(America/Los_Angeles)" in letter.text


def test_a_manager_gets_words_of_a_managers() -> None:
    assert written("prepare", person="ines").subject.startswith("Get ready for the session")


def test_a_session_without_a_known_length_is_mentioned_without_one() -> None:
    assert "at 10:00 (Europe/Riga).\n" in written("prepare", minutes=None).text


def test_what_is_asked_for_is_said() -> None:
    assert "giving up a commitment" in written("answer_awaited", pending="withdrawal").text
    assert "other terms" in written("answer_awaited", pending="renegotiation").text


def test_what_is_missing_for_a_session_is_said() -> None:
    assert "no agenda" in written("session_cold", not_ready=("no_agenda",)).text
    assert "No goal" not in written("session_cold", not_ready=("no_agenda",)).text


def test_several_things_come_as_one_list() -> None:
    letter = LETTERS.write(reminder("prepare"), reader(), "en", items=ITEMS, gathered=True)
    assert letter.subject == "2 things wait for you"
    assert "* Wednesday, 25 November 2026: prepare a session of yours\n* Thursday" in letter.text
    assert letter.html.count("<li") == 2
    assert letter.short.count("\n* ") == 2


def test_of_several_kinds_the_link_lets_one_choose() -> None:
    letter = LETTERS.write(
        reminder("prepare"),
        reader(),
        "de",
        items=ITEMS,
        gathered=True,
        unsubscribe=STOP,
        several=True,
    )
    assert f"welche dieser Arten nicht mehr kommen sollen:\n{STOP}" in letter.text
    assert "welche dieser Arten" in letter.html


def test_a_letter_put_off_or_in_another_zone_says_so() -> None:
    letter = written("prepare", again=True, zone_unknown="Mars/Olympus")
    assert "once more" in letter.text
    assert "Mars/Olympus" in letter.text


def test_nothing_that_a_platform_wrote_becomes_markup() -> None:
    letter = written("prepare", zone_unknown="<script>x</script>")
    assert "<script>" not in letter.html


def test_words_that_can_not_be_put_together_are_an_error_and_not_a_letter_with_a_gap() -> None:
    unheard_of = reminder("prepare").model_copy(update={"kind": "unheard_of"})
    with pytest.raises(TemplateError):
        LETTERS.write(unheard_of, reader(), "en")


def test_the_same_reminder_makes_the_same_letter() -> None:
    assert written("commitment_due") == written("commitment_due")
