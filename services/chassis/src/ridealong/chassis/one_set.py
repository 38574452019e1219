"""One answer is read from one set of collections, also when another becomes active meanwhile."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from ridealong.chassis.collection_sets import CollectionSet

ANSWER_SECONDS = 10.0
"""An answer that takes longer follows the change: a set that was left is dropped after a while."""


@dataclass(slots=True)
class Answer:
    """What one answer is read from, once something was read for it."""

    until: float
    set: CollectionSet | None = None


_answer: ContextVar[Answer | None] = ContextVar("answer", default=None)


@contextmanager
def one_set() -> Iterator[None]:
    """Read one set in this block and in what it starts."""
    token = _answer.set(Answer(time.monotonic() + ANSWER_SECONDS))
    try:
        yield
    finally:
        _answer.reset(token)


def answer() -> Answer | None:
    """The answer that is being made here, if it is one that is to come from one set."""
    found = _answer.get()
    return found if found is not None and time.monotonic() < found.until else None
