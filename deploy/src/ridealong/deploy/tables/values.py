"""Dates and amounts as an export writes them."""

import re
import unicodedata
from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, date, datetime, time
from decimal import Decimal
from functools import lru_cache
from zoneinfo import ZoneInfo

from ridealong.contracts import Instant
from ridealong.contracts.instant import instant
from ridealong.deploy.tables.rejects import Rejected

SPACES = " \u00a0\u202f"
NOON = time(12)
_HOUR = re.compile(r"%-?[HIcXT]")

NAME_LENGTH = 150
"""A name's share of an id's 200 characters."""


@lru_cache(maxsize=65_536)
def day(text: str, formats: tuple[str, ...]) -> date:
    """A day by the first format that fits; a time of day beside it is left out.

    Raises:
        Rejected: no format fits.
    """
    for form in formats:
        try:
            return datetime.strptime(text, form).date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
    raise Rejected("unreadable date", f"{text!r} is not of the form {' or '.join(formats)}")


def moment(text: str, formats: tuple[str, ...], zone: str) -> Instant:
    """An instant: RFC 3339, or local time by the first format that fits; a bare day is its noon.

    Raises:
        Rejected: no format fits.
    """
    with suppress(ValueError):
        return instant(text)
    for form in formats:
        try:
            found = datetime.strptime(text, form)  # noqa: DTZ007 - its zone follows
        except ValueError:
            continue
        if not _HOUR.search(form):
            return noon(found.date(), zone)
        return (found if found.tzinfo else found.replace(tzinfo=ZoneInfo(zone))).astimezone(UTC)
    raise Rejected("unreadable date", f"{text!r} is not of the form {' or '.join(formats)}")


@lru_cache(maxsize=65_536)
def noon(of: date, zone: str) -> Instant:
    """Noon of a local day, far from the hours at which clocks are changed."""
    return datetime.combine(of, NOON, ZoneInfo(zone)).astimezone(UTC)


def amount(text: str, decimal: str, thousands: str, currency: str) -> Decimal:
    """An exact amount; the currency's own code or any currency sign may stand beside it.

    Raises:
        Rejected: it isn't a number of this form.
    """
    bare = text.strip().removeprefix(currency).removesuffix(currency)
    bare = "".join(sign for sign in bare if unicodedata.category(sign) != "Sc").strip(SPACES)
    if thousands and thousands in SPACES:
        bare = re.sub(f"[{SPACES}]", thousands, bare)
    if not _number(decimal, thousands).fullmatch(bare):
        form = f"1{thousands}234{decimal}56"
        raise Rejected("unreadable amount", f"{text!r} is not of the form {form} {currency}")
    plain = bare.replace(thousands, "") if thousands else bare
    return Decimal(plain.replace(decimal, "."))


@lru_cache
def _number(decimal: str, thousands: str) -> re.Pattern[str]:
    grouped = rf"|[0-9]{{1,3}}(?:{re.escape(thousands)}[0-9]{{3}})+" if thousands else ""
    return re.compile(rf"[+-]?(?:[0-9]+{grouped})(?:{re.escape(decimal)}[0-9]+)?")


def text_of(values: Sequence[str], index: int | None) -> str:
    """The trimmed text of a column; empty where the export has no such column."""
    return "" if index is None else values[index].strip()


def slug(name: str) -> str:
    """A name as an id: `Mei-Mei Johns` is `mei-mei-johns`, `Jürgen Groß` is `jurgen-gross`."""
    plain = unicodedata.normalize("NFKD", name.casefold())
    bare = "".join(sign for sign in plain if not unicodedata.combining(sign))
    return re.sub(r"[\W_]+", "-", bare).strip("-")[:NAME_LENGTH] or "unnamed"
