"""A part that is started again when it ends by itself."""

import time
from collections.abc import Callable
from typing import Protocol

from ridealong.deploy.local.errors import StepError
from ridealong.deploy.local.server import ServerProcess
from ridealong.deploy.stack.state import ProcessRecord

FIRST_PAUSE_SECONDS = 0.5
LONGEST_PAUSE_SECONDS = 30.0
STEADY_SECONDS = 60.0
"""After so long without a fall, the next one is a new story and not part of a loop."""


class Part(Protocol):
    """A server with a process of its own."""

    process: ServerProcess | None

    def start(self) -> None:
        """Start it."""
        ...

    def stop(self) -> None:
        """Stop it."""
        ...


class Tended:
    """A part under watch. Pauses between starts double, so that a part that can't live
    doesn't keep the machine busy."""

    def __init__(self, name: str, part: Part, clock: Callable[[], float] = time.monotonic) -> None:
        self.name = name
        self.part = part
        self.restarts = 0
        self.record: ProcessRecord | None = None
        """Its process, the one that runs or the last one that did; None before the first start."""
        self._clock = clock
        self._pause = FIRST_PAUSE_SECONDS
        self._started = 0.0
        self._due: float | None = None

    def start(self) -> None:
        """Start it for the first time."""
        self._started = self._clock()
        self._start()

    def stop(self) -> None:
        """Stop it; it isn't started again unless somebody tends it."""
        self.part.stop()

    def tend(self) -> str | None:
        """Look after it once; give a sentence when something happened."""
        process = self.part.process
        if process is None or process.running:
            return None
        now = self._clock()
        if self._due is None:
            if now - self._started >= STEADY_SECONDS:
                self._pause = FIRST_PAUSE_SECONDS
            self._due = now + self._pause
            said = (
                f"{self.name} ended by itself (exit code {process.exit_code}); "
                f"starting it again in {self._pause:g} s; its log: {process.log}"
            )
            self._pause = min(2 * self._pause, LONGEST_PAUSE_SECONDS)
            return said
        if now < self._due:
            return None
        self._due = None
        self.restarts += 1
        self._started = now
        try:
            self._start()
        except (StepError, OSError) as error:
            return f"{self.name} could not be started again: {error}"
        return f"{self.name} runs again (start {self.restarts + 1})"

    def _start(self) -> None:
        try:
            self.part.start()
        finally:
            process = self.part.process
            if process is not None and process.pid is not None:
                self.record = ProcessRecord.of(self.name, process.pid, self.restarts)
