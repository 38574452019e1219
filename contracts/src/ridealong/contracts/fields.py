"""The kinds of field that events are made of: their meaning, units and limits."""

import math
from decimal import Decimal
from functools import cache
from hashlib import sha256
from typing import Annotated, Any, Literal
from zoneinfo import available_timezones

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, JsonValue, WithJsonSchema

from ridealong.contracts.instant import Day

NO_CONTROL = r"^[^\x00-\x1f\x7f]*$"
PERSONAL = "x-personal"
"""Marks, in the published schema, text that people wrote: never logged, encrypted at rest."""


class Part(BaseModel):
    """A piece of an event's data: immutable, and indifferent to fields it doesn't know."""

    model_config = ConfigDict(
        frozen=True,
        extra="ignore",
        allow_inf_nan=False,
        validate_by_alias=True,
        validate_by_name=True,
        serialize_by_alias=True,
    )


def _personal(schema: dict[str, Any]) -> None:
    schema[PERSONAL] = True


Id = Annotated[str, Field(min_length=1, max_length=200, pattern=NO_CONTROL)]
"""An identifier of the publisher's own making, unique within a tenant and kind of thing."""

Code = Annotated[str, Field(min_length=1, max_length=100, pattern=NO_CONTROL)]
"""A word that programs compare: a kind of activity, a topic, a template. Never free text."""

Line = Annotated[str, Field(max_length=500, pattern=NO_CONTROL, json_schema_extra=_personal)]
"""One line that people wrote: a title, a name, a place, a reason."""

Text = Annotated[str, Field(max_length=20_000, json_schema_extra=_personal)]
"""What people wrote, of any shape."""

Address = Annotated[
    str, Field(min_length=1, max_length=2_000, pattern=NO_CONTROL, json_schema_extra=_personal)
]
"""Where a channel reaches somebody: a mail address, a web address."""


Digest = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
"""SHA-256 of a text in UTF-8, in lower-case hexadecimal: which version of it somebody has read."""


def digest_of(text: str) -> str:
    """The digest of a text exactly as it stands in its event."""
    return sha256(text.encode()).hexdigest()


def published(sign: str = "", **bounds: int) -> WithJsonSchema:
    """How the schema shows a decimal: as text for exactness, or as a number."""
    pattern = f"^{sign}[0-9]{{1,18}}(\\.[0-9]{{1,10}})?$"
    return WithJsonSchema({"type": ["string", "number"], "pattern": pattern, **bounds})


Number = Annotated[Decimal, Field(max_digits=28, decimal_places=10), published("-?")]
"""An exact decimal; written as a JSON string, read from a string or a number."""

NotNegative = Annotated[
    Decimal, Field(max_digits=28, decimal_places=10, ge=0), published(minimum=0)
]
Positive = Annotated[
    Decimal, Field(max_digits=28, decimal_places=10, gt=0), published(exclusiveMinimum=0)
]
Share = Annotated[
    Decimal, Field(max_digits=28, decimal_places=10, ge=0, le=1), published(minimum=0, maximum=1)
]
"""A part of a whole, 0 to 1."""

Credit = Annotated[
    Decimal, Field(max_digits=5, decimal_places=4, ge=0, le=1), published(minimum=0, maximum=1)
]
"""What a settled commitment is worth, 0 to 1, four places (DOMAIN C1)."""

Minutes = Annotated[int, Field(ge=0, le=1440)]
"""A duration of whole minutes within one day."""

Count = Annotated[int, Field(ge=0, le=1_000_000_000)]
Percent = Annotated[int, Field(ge=0, le=100)]
Scale = Annotated[int, Field(ge=1, le=5)]
Weekday = Annotated[int, Field(ge=0, le=6)]
"""0 is Monday, 6 is Sunday (as `date.weekday`)."""

Ids = Annotated[tuple[Id, ...], Field(max_length=1_000)]
Codes = Annotated[tuple[Code, ...], Field(max_length=1_000)]

Level = Literal["mine", "pair", "shared"]
"""Who may read a text: its author, the two of the pair, or also those above (DOMAIN 0.11, E)."""

Unit = Literal["count", "money", "minutes", "hours"]
Standing = Literal["fact", "hunch"]


@cache
def zone_names() -> frozenset[str]:
    """Every name of the IANA time zone database that this machine knows."""
    return frozenset(available_timezones())


def known_zone(name: str) -> str:
    """The name, if it is one of these.

    Raises:
        ValueError: it isn't.
    """
    if name not in zone_names():
        raise ValueError("a zone is a name of the IANA time zone database, like Europe/Berlin")
    return name


ZoneName = Annotated[str, Field(max_length=64), AfterValidator(known_zone)]

DEPTH = 32


def _storable(value: Any, depth: int = 0) -> Any:
    """Refuse what JSON, or the store's 64-bit integers and nesting limit, couldn't hold."""
    if depth > DEPTH:
        raise ValueError(f"a body nests at most {DEPTH} levels deep")
    if isinstance(value, dict):
        for held in value.values():
            _storable(held, depth + 1)
    elif isinstance(value, list):
        for held in value:
            _storable(held, depth + 1)
    elif isinstance(value, float) and not math.isfinite(value):
        raise ValueError("a body holds finite numbers only")
    elif isinstance(value, int) and not -(2**63) <= value < 2**63:
        raise ValueError("a body's whole numbers fit in 64 bits")
    return value


Body = Annotated[
    dict[str, JsonValue], AfterValidator(_storable), Field(json_schema_extra=_personal)
]
"""Any JSON object; what is in it is known to the one service that wrote it."""


Currency = Annotated[str, Field(pattern=r"^[A-Z]{3}$")]
"""ISO 4217 code."""


class Money(Part):
    """An amount in one currency."""

    amount: Number
    currency: Currency


class Measure(Part):
    """What is counted: a kind of activity (`discovery_call`) and the unit of its amounts."""

    kind: Code
    unit: Unit = "count"


class Evidence(Part):
    """Something to look at: a recording, a record of another system, a page."""

    label: Line
    url: Address | None = None
    record: Id | None = None


Evidences = Annotated[tuple[Evidence, ...], Field(max_length=100)]

__all__ = [
    "Address",
    "Body",
    "Code",
    "Codes",
    "Count",
    "Credit",
    "Currency",
    "Day",
    "Digest",
    "Evidence",
    "Evidences",
    "Id",
    "Ids",
    "Level",
    "Line",
    "Measure",
    "Minutes",
    "Money",
    "NotNegative",
    "Number",
    "Part",
    "Percent",
    "Positive",
    "Scale",
    "Share",
    "Standing",
    "Text",
    "Unit",
    "Weekday",
    "ZoneName",
    "digest_of",
]
