"""Asked to stop: Ctrl-C, SIGTERM or a closed terminal."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class StopAsked(BaseException):
    """Somebody wants the stack to stop. Not an Exception: nothing on the way may swallow it."""


def _ask(number: int, frame: FrameType | None) -> None:
    del frame
    ignore()
    raise StopAsked(signal.Signals(number).name)


def ignore() -> None:
    """Stop in order from now on, however often it is asked: each step has its own time limit."""
    for each in SIGNALS:
        signal.signal(each, signal.SIG_IGN)


@contextmanager
def raised() -> Iterator[None]:
    """Within, the first signal is raised as `StopAsked` in the main thread, later ones ignored."""
    before = {each: signal.signal(each, _ask) for each in SIGNALS}
    try:
        yield
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)
