"""Every sentence of every letter and page stands in every language that we have."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from string import Formatter
from typing import Any

import pytest
from babel.messages.extract import extract_from_dir

import ridealong.notifier.app
from ridealong.notifier.rules.naming import NAMES
from ridealong.notifier.rules.reasons import REASONS
from ridealong.notifier.wording.languages import catalogue, language_for, translated

from .given import at

SERVICE = Path(ridealong.notifier.app.__file__).parent
LANGUAGES = tuple(translated())
JINJA = {"trimmed": "true", "trim_blocks": "true", "lstrip_blocks": "true"}

Sentence = str | tuple[str, ...]


def sentences() -> Iterator[Sentence]:
    """What letters and pages may say, as the code and the templates have it."""
    found = extract_from_dir(
        str(SERVICE),
        method_map=[("**.py", "python"), ("**.j2", "jinja2")],
        options_map={"**.j2": JINJA},
        keywords={"say": None, "gettext": None, "ngettext": (1, 2)},
    )
    for _, _, message, _, _ in found:
        yield message
    yield from REASONS.values()
    yield from NAMES.values()


def marks(sentence: Any) -> set[str]:
    """The places that facts are put into."""
    names: set[str] = set()
    for text in (sentence,) if isinstance(sentence, str) else sentence:
        names |= {name for _, name, _, _ in Formatter().parse(text) if name}
        names |= {part.partition(")s")[0] for part in text.split("%(")[1:]}
    return names


def test_there_is_a_language_beside_english() -> None:
    assert "de" in LANGUAGES
    assert len(set(sentences())) > 60


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_sentence_is_untranslated(language: str) -> None:
    known = catalogue(language)
    missing = [one for one in sentences() if not (entry := known.get(one)) or not entry.string]
    assert missing == []
    assert [entry.id for entry in known if entry.fuzzy and entry.id] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_translation_is_left_of_a_sentence_that_nobody_says_any_more(language: str) -> None:
    said = set(sentences())
    kept = {
        entry.id if isinstance(entry.id, str) else tuple(entry.id) for entry in catalogue(language)
    }
    assert kept - said - {""} == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_translation_has_the_places_of_its_sentence_for_facts(language: str) -> None:
    for entry in catalogue(language):
        if entry.id:
            assert marks(entry.string) <= marks(entry.id), entry.id
            assert isinstance(entry.id, tuple) or marks(entry.string) == marks(entry.id), entry.id


@pytest.mark.parametrize(
    ("tag", "words", "day", "time"),
    [
        ("en", "en", "Wednesday, 25 November 2026", "15:05"),
        ("en-US", "en", "Wednesday, November 25, 2026", "3:05\u202fPM"),
        ("de", "de", "Mittwoch, 25. November 2026", "15:05"),
        ("de-AT", "de", "Mittwoch, 25. November 2026", "15:05"),
        ("de-ZZ", "de", "Mittwoch, 25. November 2026", "15:05"),
        ("fr", "en", "Wednesday, 25 November 2026", "15:05"),
        ("tlh-QQ", "en", "Wednesday, 25 November 2026", "15:05"),
    ],
)
def test_days_and_times_are_said_as_in_the_readers_language(
    tag: str, words: str, day: str, time: str
) -> None:
    language = language_for(tag)
    assert (language.tag, language.day(date(2026, 11, 25))) == (words, day)
    assert language.time(at("2026-11-25T13:05Z"), "Europe/Riga") == time
