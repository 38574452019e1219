"""What is said about an event that can't be read or must not be written."""

from pydantic import ValidationError

SHOWN = 80


class BadEvent(ValueError):
    """An event breaks a rule of the contract.

    `reason` is one sentence for a person, `field` the place (`tenant`, `data.due`), `value` what
    was found there (cut to 80 characters; None when there was nothing, withheld where people write
    freely) and `rule` what must hold there. None of them repeats personal text: all may be logged.
    """

    def __init__(self, field: str, rule: str, value: str | None = None, *, more: int = 0) -> None:
        self.field = field
        self.rule = rule
        self.value = value
        found = "is missing or unreadable" if value is None else f"is {value}"
        others = f" ({more} more like this)" if more else ""
        self.reason = f"{field} {found}; the rule: {rule}{others}"
        super().__init__(self.reason)


def shown(value: object) -> str:
    """A value as an error may show it: scalars cut short, of anything bigger only its kind."""
    if value is None or isinstance(value, bool | int | float | str):
        whole = repr(value[:SHOWN] if isinstance(value, str) else value)
        return whole if len(whole) <= SHOWN else whole[: SHOWN - 1] + "…"
    if isinstance(value, bytes):
        return f"<{len(value)} bytes>"
    return f"<{type(value).__name__}>"


def withheld(value: object) -> str:
    """What stands in place of a value that may be personal."""
    size = f" of {len(value)} characters" if isinstance(value, str) else ""
    return f"<{type(value).__name__}{size}, withheld>"


def refused(error: ValidationError, personal: frozenset[str]) -> BadEvent:
    """The first thing pydantic found in an event's data, in our words.

    `personal` are the fields whose content (also as a key below them) is never shown.
    """
    found = error.errors(include_url=False, include_context=False)
    first = found[0]
    place: list[str] = []
    secret = False
    for part in first["loc"]:
        place.append(str(part))
        if part in personal:
            secret = True
            break
    value: str | None
    if first["type"] in {"missing", "json_invalid"}:
        value = None
    else:
        value = withheld(first["input"]) if secret else shown(first["input"])
    rule = first["msg"].removeprefix("Value error, ")
    return BadEvent(".".join(["data", *place]), rule, value, more=len(found) - 1)
