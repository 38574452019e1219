"""What a mapping file says about an export: names of columns, formats, stages."""

import codecs
import tomllib
from datetime import date, datetime
from functools import cached_property
from importlib.resources import files
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
    model_validator,
)

from ridealong.contracts.fields import Code, ZoneName
from ridealong.deploy.local.errors import StepError

PAGE = "docs/importing.md"

Fate = Literal["won", "lost", "open"]


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
FileName = Annotated[str, StringConstraints(min_length=1, pattern=r"^[^/\\]+$")]
Separator = Annotated[str, Field(min_length=1, max_length=1, pattern=r"^[^\r\n\"]$")]
DateFormat = Annotated[str, AfterValidator(_reads_days)]
Encoding = Annotated[str, AfterValidator(_known_encoding)]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Teams(_Part):
    """The file with one row per rep. Columns that are None aren't there."""

    file: FileName
    rep: Column
    manager: Column
    team: Column | None = None
    rep_id: Column | None = None
    manager_id: Column | None = None
    rep_mail: Column | None = None
    manager_mail: Column | None = None

    @model_validator(mode="after")
    def _ids_of_all(self) -> Self:
        if (self.rep_id is None) != (self.manager_id is None):
            raise ValueError("rep_id and manager_id come together: a manager may be a rep, too")
        return self


class Stages(_Part):
    """How the CRM calls its stages, in whatever case; each is named once."""

    won: tuple[str, ...] = Field(min_length=1)
    lost: tuple[str, ...] = ()
    open: tuple[str, ...] = ()

    @cached_property
    def fates(self) -> dict[str, Fate]:
        """What becomes of an opportunity by its stage's folded name."""
        named: tuple[tuple[Fate, tuple[str, ...]], ...] = (
            ("won", self.won),
            ("lost", self.lost),
            ("open", self.open),
        )
        return {folded(stage): fate for fate, stages in named for stage in stages}

    @model_validator(mode="after")
    def _named_once(self) -> Self:
        if len(self.fates) < len(self.won) + len(self.lost) + len(self.open):
            raise ValueError("a stage is named once, whether won, lost or open")
        return self


class Opportunities(_Part):
    """The file with one row per opportunity. Columns that are None aren't there."""

    file: FileName
    id: Column
    rep: Column
    stage: Column
    engaged: Column | None = None
    closed: Column
    amount: Column
    currency: Column | None = None
    account: Column | None = None
    stages: Stages


class Mapping(_Part):
    """The whole mapping of one CRM's export."""

    system: Code
    zone: ZoneName
    currency: Annotated[str, Field(pattern=r"^[A-Z]{3}$")]
    encoding: Encoding = "utf-8-sig"
    delimiter: Separator = ","
    quote: Annotated[str, Field(min_length=1, max_length=1)] = '"'
    dates: Annotated[tuple[DateFormat, ...], Field(min_length=1)] = ("%Y-%m-%d",)
    decimal: Literal[".", ","] = "."
    thousands: Annotated[str, Field(max_length=1)] = ""
    teams: Teams
    opportunities: Opportunities

    @model_validator(mode="after")
    def _signs_differ(self) -> Self:
        if self.thousands == self.decimal:
            raise ValueError("decimal and thousands must be different signs")
        if self.delimiter == self.quote:
            raise ValueError("delimiter and quote must be different signs")
        return self


def folded(stage: str) -> str:
    """A stage's name as it is compared."""
    return " ".join(stage.casefold().split())


def load(path: Path | None = None) -> Mapping:
    """Read a mapping file; without one, the mapping that is built in.

    Raises:
        StepError: it isn't there, isn't TOML, or says what no mapping can say.
    """
    try:
        text = (
            path.read_text(encoding="utf-8")
            if path
            else (files(__package__) / "default.toml").read_text(encoding="utf-8")
        )
        said: dict[str, Any] = tomllib.loads(text)
    except OSError as error:
        raise StepError(
            f"the mapping file {path} can't be read: {error.strerror}",
            f"{PAGE} shows one to start from.",
        ) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise StepError(f"the mapping file {path} is not TOML: {error}", f"See {PAGE}.") from error
    try:
        return Mapping.model_validate(said)
    except ValidationError as error:
        lines = [_line(found["loc"], found["msg"], found["input"]) for found in error.errors()]
        raise StepError(
            f"the mapping file {path or 'that is built in'} doesn't fit:\n" + "\n".join(lines),
            f"{PAGE} lists what may stand there.",
        ) from error


def _line(place: tuple[int | str, ...], rule: str, value: object) -> str:
    shown = f" (it is {value!r})" if isinstance(value, str | int | float) else ""
    name = ".".join(map(str, place)) or "the whole"
    return f"  {name}: {rule.removeprefix('Value error, ')}{shown}"
