"""Reading an uploaded calendar in a process of its own, which is ended if it takes too long."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

import anyio
from anyio import to_process
from icalendar.timezone import tzp

from ridealong.agenda.model.outside import OutsideCalendar, Span
from ridealong.agenda.rules.outside.reading import read

SERIES_SECONDS = 1.0
"""Of computing, for all instances of one series."""
FILE_SECONDS = 60.0
"""For the whole file, by the clock."""


class TakesTooLong(Exception):
    """The file as a whole can't be read in reasonable time."""


async def read_apart(data: bytes, span: Span, zone: str) -> OutsideCalendar:
    """What the calendar holds; neither this process nor its loop is busy with it.

    Raises:
        TakesTooLong: it can't be read in the time that there is for a file.
    """
    try:
        with anyio.fail_after(FILE_SECONDS):
            return await to_process.run_sync(read_here, data, span, zone, cancellable=True)
    except TimeoutError as error:
        raise TakesTooLong from error


def read_here(data: bytes, span: Span, zone: str) -> OutsideCalendar:
    """The same in this process; only in its main thread."""
    # Zones that another file described under a name of its own are nothing to this one.
    tzp.use_zoneinfo()
    return read(data, span, zone, limited)


@contextmanager
def limited(seconds: float = SERIES_SECONDS) -> Iterator[None]:
    """Raise `TimeoutError` in the block once it has computed for so long: a rule that never fits
    any day would be tried until the year 9999."""
    before = signal.signal(signal.SIGVTALRM, _over)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


def _over(_number: int, _frame: FrameType | None) -> None:
    raise TimeoutError
