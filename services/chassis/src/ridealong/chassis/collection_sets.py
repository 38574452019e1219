"""Which set of collections a projection is in: the active one, and a shadow that is being built.

Collections of a set belong together: states, positions, applied ids and timers of one reading of
the log. The first set has the collections' plain names; a later one has names of its own, so that
it can be built beside the first. What belongs to no set (the outbox, what a worker wrote down of
its own) keeps its plain name for ever.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

COLLECTION = "sets"
ID = "projection"
_NAME = re.compile(r"set\d+\.")


@dataclass(frozen=True, slots=True)
class CollectionSet:
    """One set: its number, and which collections lie in it."""

    number: int = 0
    collections: frozenset[str] = frozenset()

    def place(self, name: str) -> str:
        """The name in the store of a collection, while this set is the one that is meant."""
        return f"set{self.number}.{name}" if name in self.collections else name

    @classmethod
    def from_document(cls, document: Mapping[str, Any]) -> "CollectionSet":
        """The set as it is written down."""
        return cls(document["number"], frozenset(document["collections"]))

    def to_document(self) -> dict[str, Any]:
        """The form in the store."""
        return {"number": self.number, "collections": sorted(self.collections)}


@dataclass(frozen=True, slots=True)
class Shadow:
    """A set that is being built. `rules` is a digest of the code that builds it: another release
    can't go on with it."""

    set: CollectionSet
    rules: str
    began: datetime


@dataclass(frozen=True, slots=True)
class Retired:
    """The set that was active until `since`; instances may read it for some seconds more."""

    set: CollectionSet
    since: datetime


@dataclass(frozen=True, slots=True)
class Sets:
    """All that is known of a projection's sets. `fence` grows with each change, and `last` is the
    number of the newest set that there ever was."""

    active: CollectionSet = field(default_factory=CollectionSet)
    shadow: Shadow | None = None
    retired: Retired | None = None
    last: int = 0
    fence: int = 0

    @classmethod
    def from_document(cls, document: Mapping[str, Any] | None) -> "Sets":
        """The sets as the store has them; without a document there is the first one alone."""
        if document is None:
            return cls()
        shadow, retired = document["shadow"], document["retired"]
        return cls(
            active=CollectionSet.from_document(document["active"]),
            shadow=shadow
            and Shadow(CollectionSet.from_document(shadow), shadow["rules"], shadow["began"]),
            retired=retired and Retired(CollectionSet.from_document(retired), retired["since"]),
            last=document["last"],
            fence=document["fence"],
        )

    def to_document(self) -> dict[str, Any]:
        """What the store keeps, besides id and fence."""
        shadow, retired = self.shadow, self.retired
        return {
            "active": self.active.to_document(),
            "shadow": shadow
            and shadow.set.to_document() | {"rules": shadow.rules, "began": shadow.began},
            "retired": retired and retired.set.to_document() | {"since": retired.since},
            "last": self.last,
        }

    def left_over(self, names: Iterable[str]) -> list[str]:
        """Those of the store's collections that lay in a set and are of no use any more."""
        kept = {
            one.place(name)
            for one in (self.active, *(each.set for each in (self.shadow, self.retired) if each))
            for name in (one.collections or self.active.collections)
        }
        return sorted(name for name in names if self._of_a_set(name) and name not in kept)

    def _of_a_set(self, name: str) -> bool:
        # A plain name is the first set's, if a later set has a collection for it.
        return bool(_NAME.match(name)) or (
            self.active.number > 0 and name in self.active.collections
        )
