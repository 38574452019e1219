"""A reminder in words, and what every way out of the house promises."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from ridealong.notifier.rules.delivering import Outcome


@dataclass(frozen=True, slots=True)
class Letter:
    """A reminder in the words of one language: for mail as `text` and `html`, for chat as `short`.

    It points at the record and holds none of it (DOMAIN 2.29): no title, no name, no note.
    """

    language: str
    subject: str
    text: str
    html: str
    short: str
    link: str
    unsubscribe: str | None = None


@dataclass(frozen=True, slots=True)
class Notice:
    """A letter on its way to one address. `id` names the reminder and is the same however often it
    is handed over; `at` is when it was first tried, so that a copy is the same message."""

    id: str
    tenant: str
    person: str
    kind: str
    about: str
    address: str
    at: datetime
    letter: Letter


class Unusable(ValueError):
    """Nothing can be sent to this address; the sentence says why, without the address."""


class Channel(Protocol):
    """One way out. What can't be sent is an outcome and not an exception."""

    @property
    def idempotent(self) -> bool:
        """Whether whoever takes the same notice twice makes one of it."""

    async def send(self, notice: Notice) -> Outcome:
        """Hand it over, every wait bounded.

        Raises:
            Unusable: nothing can ever be sent to this address.
        """

    async def close(self) -> None:
        """Let go of connections."""
