"""What a mapping file says about an export: names of columns, formats, stages."""

from functools import cached_property
from importlib.resources import as_file, files
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import Field, StringConstraints, model_validator

from ridealong.contracts.fields import Code
from ridealong.deploy.tables.dialect import Column, Dialect, Part, read_mapping

Fate = Literal["won", "lost", "open"]
FileName = Annotated[str, StringConstraints(min_length=1, pattern=r"^[^/\\]+$")]


class Teams(Part):
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


class Stages(Part):
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


class Opportunities(Part):
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


class Mapping(Dialect):
    """The whole mapping of one CRM's export."""

    system: Code
    teams: Teams
    opportunities: Opportunities


def folded(stage: str) -> str:
    """A stage's name as it is compared."""
    return " ".join(stage.casefold().split())


def load(path: Path | None = None) -> Mapping:
    """Read a mapping file; without one, the mapping that is built in.

    Raises:
        StepError: it isn't there, isn't TOML, or says what no mapping can say.
    """
    if path:
        return read_mapping(path, Mapping)
    with as_file(files(__package__) / "default.toml") as built_in:
        return read_mapping(built_in, Mapping)
