"""How the text of a cell becomes a field of an event, which its published schema says."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from ridealong.contracts import EventData
from ridealong.contracts.schemas import schema_of
from ridealong.deploy.local.errors import StepError
from ridealong.deploy.tables import values
from ridealong.deploy.tables.dialect import PAGE, Dialect

Read = Callable[[str, Dialect], Any]

MONEY: Final = "#/$defs/Money"


def _text(said: str, _: Dialect) -> str:
    return said


def _day(said: str, dialect: Dialect) -> str:
    return values.day(said, dialect.dates).isoformat()


def _moment(said: str, dialect: Dialect) -> str:
    return values.moment(said, dialect.dates, dialect.zone).isoformat()


def _number(said: str, dialect: Dialect) -> str:
    return str(values.amount(said, dialect.decimal, dialect.thousands, dialect.currency))


def _whole(said: str, dialect: Dialect) -> int | str:
    number = values.amount(said, dialect.decimal, dialect.thousands, dialect.currency)
    return int(number) if number == int(number) else str(number)


def _money(said: str, dialect: Dialect) -> dict[str, str]:
    return {"amount": _number(said, dialect), "currency": dialect.currency}


def reader_of(model: type[EventData], field: str) -> Read:
    """How a field is read; a dot leads into a part (`measure.kind`).

    Raises:
        StepError: the type has no such field, or none that one cell could hold.
    """
    whole = schema_of(model)
    place: Mapping[str, Any] = whole
    for name in field.split("."):
        known = place.get("properties", {})
        if name not in known:
            raise StepError(
                f"the mapping's fields.{field} is no field of {model.TYPE}, which has: "
                f"{', '.join(known)}",
                f"See its schema, and {PAGE}.",
            )
        place = _resolved(known[name], whole)
    read = _reader(place)
    if read is None:
        raise StepError(
            f"the mapping's fields.{field} can't stand in one cell",
            f"A part is mapped field by field ({field}.…); a list can't be imported. See {PAGE}.",
        )
    return read


def _resolved(schema: Mapping[str, Any], whole: Mapping[str, Any]) -> Mapping[str, Any]:
    for other in schema.get("anyOf", ()):
        if other.get("type") != "null":
            schema = other
    reference = schema.get("$ref")
    if reference is None or reference == MONEY:
        return schema
    found: Mapping[str, Any] = whole["$defs"][reference.rpartition("/")[2]]
    return found


def _reader(schema: Mapping[str, Any]) -> Read | None:
    if schema.get("$ref") == MONEY:
        return _money
    kind = schema.get("type")
    if isinstance(kind, list) and "number" in kind:
        return _number
    if kind == "integer":
        return _whole
    if kind != "string":
        return None
    return {"date": _day, "date-time": _moment}.get(schema.get("format", ""), _text)
