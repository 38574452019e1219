"""What a mapping says about a CSV file of events: their type, and which column is which field."""

from typing import Annotated, Final

from pydantic import AfterValidator, Field

from ridealong.contracts import TOPICS
from ridealong.contracts.fields import Code
from ridealong.deploy.tables.dialect import Column, Dialect, Part

TAKEN: Final = tuple(
    event.TYPE for topic in ("activities", "goals") for event in TOPICS[topic].events
)
"""Types that a file may hold."""


def _taken(name: str) -> str:
    if name not in TAKEN:
        raise ValueError(f"a file holds one of {', '.join(TAKEN)}")
    return name


class Source(Part):
    """Where a field's value comes from: a column, or the same for every row.

    `values` says what the column's words are called here; `slug` makes an id of a name, as the
    import of a CRM does.
    """

    column: Column | None = None
    always: str | None = None
    values: dict[str, str] = Field(default_factory=dict)
    slug: bool = False

    @property
    def columns(self) -> tuple[str, ...]:
        """The column it reads, if any."""
        return (self.column,) if self.column else ()


class EventMapping(Dialect):
    """The whole mapping of one file.

    `id` names the columns that tell one record from all others; without it the whole row does, so
    that a row that has changed is another event.
    """

    system: Code
    type: Annotated[str, AfterValidator(_taken)]
    id: tuple[Column, ...] = ()
    fields: dict[str, Column | Source] = Field(min_length=1)

    def sources(self) -> dict[str, Source]:
        """Every field's source; a bare word is a column's name."""
        return {
            name: it if isinstance(it, Source) else Source(column=it)
            for name, it in self.fields.items()
        }
