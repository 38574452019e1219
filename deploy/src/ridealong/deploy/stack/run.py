"""One run of the stack, from the start to the end somebody asks for."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

from filelock import FileLock, Timeout

from ridealong.deploy.local.errors import StepError
from ridealong.deploy.stack import catching_up, places, sampling, signals
from ridealong.deploy.stack.folders import Folders
from ridealong.deploy.stack.full_disk import even_on_a_full_disk
from ridealong.deploy.stack.reporting import Reporter
from ridealong.deploy.stack.settings import StackSettings
from ridealong.deploy.stack.stack import Stack

TEND_SECONDS = 1.0


class AlreadyRunning(StepError):
    """Another supervisor looks after this data folder."""


def run(settings: StackSettings, reporter: Reporter) -> None:
    """Start everything, stay and look after it until asked to stop, then stop it in order.

    Raises:
        StepError: a step failed; everything has been stopped again.
    """
    folders = Folders(settings.data)
    folders.make()
    with alone(folders), signals.raised():
        stack = Stack(settings, reporter)
        try:
            stack.start()
            if settings.sample:
                sampling.play_once(settings, stack.cluster, reporter, stack.tend)
            with reporter.step("Projections reach the end of the log") as say:
                catching_up.wait(stack.look, stack.tend, say)
            stack.is_ready()
            reporter.ready(places.of(settings))
            while True:
                with even_on_a_full_disk():
                    stack.tend()
                    reporter.standing(stack.look())
                time.sleep(TEND_SECONDS)
        except signals.StopAsked:
            return
        finally:
            signals.ignore()
            reporter.clear()
            stack.stop()


@contextmanager
def alone(folders: Folders) -> Iterator[None]:
    """Be the only one who starts something on this data folder.

    Raises:
        AlreadyRunning: somebody else is.
    """
    lock = FileLock(folders.run / "lock")
    try:
        lock.acquire(timeout=0)
    except Timeout:
        raise AlreadyRunning(
            f"a stack runs already on {folders.root}",
            "See it with `ridealong status`, stop it with `ridealong down`.",
        ) from None
    try:
        yield
    finally:
        lock.release()
