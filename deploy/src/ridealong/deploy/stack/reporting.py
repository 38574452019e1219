"""How a start tells what it is doing, whoever listens."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Protocol

from ridealong.deploy.stack.standing import Standing

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Place:
    """Something to look at: what it is, and its address or path."""

    what: str
    where: str


class Reporter(Protocol):
    """Listens to a stack that starts, runs and stops."""

    def step(self, title: str) -> AbstractContextManager[Say]:
        """Begin a step; within, the given function says details. It ends with the block."""
        ...

    def note(self, text: str) -> None:
        """Something a person should see that isn't a step."""
        ...

    def ready(self, places: list[Place]) -> None:
        """All is there; this is where to look."""
        ...

    def standing(self, services: list[Standing]) -> None:
        """How each service stands now; told again and again."""
        ...

    def clear(self) -> None:
        """The standing isn't told any more."""
        ...
