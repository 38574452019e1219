"""Walking the figures of a JSON answer, and opening them by the links that stand beside them."""

import re
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from typing import Any

from tests.stack.measuring import Metrics, ok

Found = set[str]
_NUMBER = re.compile(r"-?\d+(\.\d+)?")
NAMES = frozenset(
    {"amounts", "by_kind", "by_state", "reasons", "sources", "counts", "credits", "left_out_why"}
)
"""Mappings whose keys are data: a kind, a currency, a reason."""


def figures(value: Any, path: str = "") -> Iterator[tuple[str, Decimal]]:
    """Every number of an answer with where it stands: `rows[].amounts.*`."""
    if isinstance(value, dict):
        of_data = path.rpartition(".")[2].removesuffix("[]") in NAMES
        for name, each in value.items():
            step = "*" if of_data else name
            yield from figures(each, f"{path}.{step}" if path else step)
    elif isinstance(value, list):
        for each in value:
            yield from figures(each, f"{path}[]")
    elif not isinstance(value, bool) and value is not None and _NUMBER.fullmatch(str(value)):
        yield path, Decimal(str(value))


def part(share: str | None, own: int, of: int) -> bool:
    """Whether a share to four places is these counts'."""
    return share is None if not of else abs(Fraction(share or "-1") - Fraction(own, of)) < 0.0001


def under(path: str, found: Found) -> Found:
    """The same figures where they stand in a larger answer."""
    return {f"{path}.{each}" for each in found}


class Opened:
    """Answers as one reader gets them."""

    def __init__(self, metrics: Metrics, person: str, *roles: str) -> None:
        self._metrics, self._person, self._roles = metrics, person, roles

    async def read(self, path: str, **query: Any) -> Any:
        """What lies behind a path or a link."""
        return ok(await self._metrics.get(path, self._person, *self._roles, **query))

    async def facts(self, link: str) -> list[dict[str, Any]]:
        """All activities behind a count."""
        page = await self.read(link)
        assert page["next"] is None
        found: list[dict[str, Any]] = page["items"]
        return found

    async def counted(self, link: str) -> Decimal:
        """How much the activities behind a count come to."""
        return sum((Decimal(each["quantity"]) for each in await self.facts(link)), Decimal(0))
