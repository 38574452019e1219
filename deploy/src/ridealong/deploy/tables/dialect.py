"""How a CSV file and the values in it are written, and how a mapping file is read that says so."""

import codecs
import tomllib
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Any, Literal, Self, TypeVar

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
    model_validator,
)

from ridealong.contracts.fields import ZoneName
from ridealong.deploy.local.errors import StepError

PAGE = "docs/importing.md"

M = TypeVar("M", bound="Part")


def _known_encoding(name: str) -> str:
    try:
        codecs.lookup(name)
        "".encode(name)
    except LookupError:
        raise ValueError("no text encoding of this name is known; utf-8 and cp1252 are") from None
    # A byte order mark is not part of the first column's name.
    return "utf-8-sig" if codecs.lookup(name).name == "utf-8" else name


def _reads_days(form: str) -> str:
    probe = date(2003, 12, 25)
    try:
        found = datetime.strptime(probe.strftime(form), form).date()  # noqa: DTZ007 - a day
    except ValueError:
        found = None
    if found != probe:
        raise ValueError("a date format has day, month and year, like %d.%m.%Y or %Y-%m-%d")
    return form


Column = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]
Separator = Annotated[str, Field(min_length=1, max_length=1, pattern=r"^[^\r\n\"]$")]
DateFormat = Annotated[str, AfterValidator(_reads_days)]
Encoding = Annotated[str, AfterValidator(_known_encoding)]


class Part(BaseModel):
    """Part of a mapping file: a word that it doesn't know is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Dialect(Part):
    """How a file is written: its bytes, its cells, its days and numbers."""

    zone: ZoneName
    currency: Annotated[str, Field(pattern=r"^[A-Z]{3}$")]
    encoding: Encoding = "utf-8-sig"
    delimiter: Separator = ","
    quote: Annotated[str, Field(min_length=1, max_length=1)] = '"'
    dates: Annotated[tuple[DateFormat, ...], Field(min_length=1)] = ("%Y-%m-%d",)
    decimal: Literal[".", ","] = "."
    thousands: Annotated[str, Field(max_length=1)] = ""

    @model_validator(mode="after")
    def _signs_differ(self) -> Self:
        if self.thousands == self.decimal:
            raise ValueError("decimal and thousands must be different signs")
        if self.delimiter == self.quote:
            raise ValueError("delimiter and quote must be different signs")
        return self


def read_mapping(path: Path, model: type[M]) -> M:
    """Read a mapping file.

    Raises:
        StepError: it isn't there, isn't TOML, or says what no mapping can say.
    """
    try:
        text = path.read_text(encoding="utf-8")
        said: dict[str, Any] = tomllib.loads(text)
    except OSError as error:
        raise StepError(
            f"the mapping file {path} can't be read: {error.strerror}",
            f"{PAGE} shows one to start from.",
        ) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise StepError(f"the mapping file {path} is not TOML: {error}", f"See {PAGE}.") from error
    try:
        return model.model_validate(said)
    except ValidationError as error:
        lines = [_line(found["loc"], found["msg"], found["input"]) for found in error.errors()]
        raise StepError(
            f"the mapping file {path} doesn't fit:\n" + "\n".join(lines),
            f"{PAGE} lists what may stand there.",
        ) from error


def _line(place: tuple[int | str, ...], rule: str, value: object) -> str:
    shown = f" (it is {value!r})" if isinstance(value, str | int | float) else ""
    name = ".".join(map(str, place)) or "the whole"
    return f"  {name}: {rule.removeprefix('Value error, ')}{shown}"
