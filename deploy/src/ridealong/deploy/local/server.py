"""One server process: started with a log file, awaited, stopped."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from ridealong.deploy.local import leash
from ridealong.deploy.local.errors import StepError

POLL_SECONDS = 0.05
TAIL_LINES = 15
LOG_BYTES = 20 * 1024 * 1024
"""A log that is larger at a start is put aside, one generation."""


def tail(log: Path, since: int = 0, lines: int = TAIL_LINES) -> str:
    """Give the last lines of a log file after its first `since` bytes; empty when there is none."""
    if not log.exists():
        return ""
    with log.open("rb") as file:
        file.seek(since)
        return "\n".join(file.read().decode(errors="replace").splitlines()[-lines:])


class ServerProcess:
    """A server as a process of its own, in a session of its own.

    A terminal's Ctrl-C doesn't reach it: who started it stops it, in the order that is right.
    It ends with the process that started it (see `leash`).
    """

    def __init__(
        self,
        name: str,
        command: Sequence[str],
        log: Path,
        *,
        environment: Mapping[str, str] | None = None,
    ) -> None:
        self.name = name
        self.log = log
        self._command = list(command)
        self._environment = environment
        self._log_start = 0
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int | None:
        """Its process id, or None before the start."""
        return self._process.pid if self._process else None

    @property
    def running(self) -> bool:
        """Whether it was started and hasn't ended."""
        return self._process is not None and self._process.poll() is None

    @property
    def exit_code(self) -> int | None:
        """How it ended; None while it runs or before the start."""
        return self._process.poll() if self._process else None

    def spawn(self) -> None:
        """Start it, its output appended to the log file.

        Call this from a thread that lives as long as the server shall: on Linux the leash is
        tied to the calling thread.
        """
        self.log.parent.mkdir(parents=True, exist_ok=True)
        if self.log.exists() and self.log.stat().st_size > LOG_BYTES:
            self.log.replace(self.log.with_name(f"{self.log.name}.1"))
        leashed = [sys.executable, "-I", "-S", leash.__file__, str(os.getpid()), *self._command]
        with self.log.open("ab") as log:
            self._log_start = log.tell()
            self._process = subprocess.Popen(  # noqa: S603 (no shell; the command is ours)
                leashed,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                env=None if self._environment is None else dict(self._environment),
            )

    def wait_ready(self, ready: Callable[[], bool], seconds: float) -> None:
        """Wait until it is ready.

        Raises:
            StepError: it ended, or wasn't ready in time; says the end of its log.
        """
        deadline = time.monotonic() + seconds
        while not ready():
            if not self.running:
                raise self.failure(f"{self.name} ended with exit code {self.exit_code}")
            if time.monotonic() > deadline:
                raise self.failure(f"{self.name} was not ready within {seconds:.0f} seconds")
            time.sleep(POLL_SECONDS)

    def stop(self, seconds: float = 30.0) -> None:
        """Ask it to end (SIGTERM), and end it (SIGKILL) when it doesn't; fine when it has."""
        if self._process is None or self._process.poll() is not None:
            return
        self._process.terminate()
        try:
            self._process.wait(seconds)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def failure(self, what: str) -> StepError:
        """Give an error that says what happened and how its log ends."""
        return StepError(what, f"Its log {self.log} ends with:\n{tail(self.log, self._log_start)}")
