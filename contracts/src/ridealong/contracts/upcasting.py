"""How data of an older version of a type becomes data of the version we read.

A breaking change is a new type (`.v2`) beside an upcaster from the old one. Upcasters chain: v1 to
v2, v2 to v3. The log keeps the old records for ever, so an upcaster is never removed.
"""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple


class Upcaster(NamedTuple):
    """The next type's name, and a pure function from the old JSON object to the new one."""

    to: str
    rewrite: Callable[[dict[str, Any]], dict[str, Any]]


UPCASTERS: Mapping[str, Upcaster] = {}
"""Old type -> its upcaster. Empty as long as every type is at its first version."""
