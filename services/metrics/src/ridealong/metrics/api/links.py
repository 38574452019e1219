"""Where a figure opens into its parts."""

from datetime import date, datetime
from urllib.parse import quote as quoted
from urllib.parse import urlencode


def quote(id_: str) -> str:
    """An id in a path."""
    return quoted(id_, safe="")


def to_facts(
    rep: str,
    kind: str,
    first: date | None = None,
    last: date | None = None,
    *,
    after: datetime | None = None,
) -> str:
    """The activities behind a count: of these local days, or those after an instant."""
    asked = {"rep": rep, "kind": kind}
    if first is not None:
        asked["from"] = first.isoformat()
    if last is not None:
        asked["to"] = last.isoformat()
    if after is not None:
        asked["after"] = after.isoformat().replace("+00:00", "Z")
    return f"/v1/activities/facts?{urlencode(asked)}"
