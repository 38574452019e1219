"""A coroutine in a thread of its own, while the main thread looks after processes."""

from collections.abc import Awaitable, Callable
from concurrent.futures import TimeoutError as StillRunning
from typing import TypeVar

from anyio.from_thread import start_blocking_portal

LOOK_SECONDS = 0.2

T = TypeVar("T")


def run_beside(work: Callable[[], Awaitable[T]], meanwhile: Callable[[], None]) -> T:
    """Run `work` and call `meanwhile` again and again until it is done; give its result.

    Whatever `meanwhile` raises cancels the work and is raised.
    """
    with start_blocking_portal() as portal:
        future = portal.start_task_soon(work)
        try:
            while True:
                try:
                    return future.result(LOOK_SECONDS)
                except StillRunning:
                    # The work's own timeouts look the same.
                    if future.done():
                        raise
                meanwhile()
        except BaseException:
            future.cancel()
            raise
