"""The languages that letters and pages are written in, and how each says days and times.

The words stand in English in the templates; a catalogue beside them says them in another language.
It is compiled when the service starts, so no build step can be forgotten.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache, lru_cache
from gettext import GNUTranslations, NullTranslations
from importlib.resources import files
from importlib.resources.abc import Traversable
from io import BytesIO
from typing import Final
from zoneinfo import ZoneInfo

from babel import Locale
from babel.core import UnknownLocaleError
from babel.dates import format_date, format_time
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

SOURCE: Final = "en"
_CATALOGUES: Final = files("ridealong.notifier.wording") / "locale"
_PLAIN_ENGLISH: Final = "en_150"
"""English as the world outside of America writes days and times; `en-US` asks for its own."""


@dataclass(frozen=True, slots=True)
class Language:
    """A language that we have. `tag`: BCP 47 of the words; `locale`: how days and times are said,
    which may be those of a country (`de-AT`)."""

    tag: str
    locale: str
    words: NullTranslations

    def say(self, sentence: str) -> str:
        """An English sentence, in this language."""
        return self.words.gettext(sentence)

    def day(self, day: date) -> str:
        """A day in words: Thursday, 26 November 2026."""
        return _day(day, self.locale)

    def time(self, instant: datetime, zone: str) -> str:
        """The reading of the clock of a zone."""
        tz = ZoneInfo(zone)
        return format_time(instant, "short", tzinfo=tz, locale=self.locale)


@lru_cache(maxsize=256)
def language_for(tag: str) -> Language:
    """The language for a person's BCP 47 tag: theirs if we have it, else English."""
    wanted = tag.partition("-")[0].lower()
    for name in translated():
        if name == wanted:
            return Language(name, _locale(tag, name), _words(name))
    english = tag if wanted == SOURCE else SOURCE
    return Language(SOURCE, _locale(english, _PLAIN_ENGLISH), NullTranslations())


@lru_cache(maxsize=4096)
def _day(day: date, locale: str) -> str:
    return format_date(day, "full", locale=locale)


def translated() -> Iterator[str]:
    """The languages beside English for which there is a catalogue."""
    for folder in sorted(_CATALOGUES.iterdir(), key=lambda one: one.name):
        if _catalogue_of(folder.name).is_file():
            yield folder.name


def catalogue(name: str) -> Catalog:
    """What a language's catalogue says."""
    with _catalogue_of(name).open("rb") as file:
        return read_po(file, locale=name)


def _catalogue_of(name: str) -> Traversable:
    return _CATALOGUES / name / "LC_MESSAGES" / "messages.po"


@cache
def _words(name: str) -> GNUTranslations:
    compiled = BytesIO()
    write_mo(compiled, catalogue(name))
    compiled.seek(0)
    return GNUTranslations(compiled)


def _locale(tag: str, fallback: str) -> str:
    """The locale of a tag with a country that is known, else the fallback."""
    if "-" not in tag:
        return fallback
    try:
        return str(Locale.parse(tag, sep="-"))
    except (UnknownLocaleError, ValueError):
        return fallback
