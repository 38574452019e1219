"""What a running stack writes down about itself, for `status`, `down` and the next start."""

import os
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

import psutil
from pydantic import BaseModel

# Clocks of process start times are coarse, and a number that is used again starts much later.
SAME_START_SECONDS = 1.0
ENDED = 0.0


class Phase(StrEnum):
    """How far the stack is."""

    STARTING = "starting"
    READY = "ready"
    STOPPING = "stopping"


class ProcessRecord(BaseModel):
    """A process, told apart from a later one with the same number by when it started."""

    name: str
    pid: int
    started: float
    restarts: int = 0

    @classmethod
    def of(cls, name: str, pid: int, restarts: int = 0) -> "ProcessRecord":
        """Describe a process that was just started; one that has ended already started never."""
        try:
            started = psutil.Process(pid).create_time()
        except psutil.NoSuchProcess:
            started = ENDED
        return cls(name=name, pid=pid, started=started, restarts=restarts)

    @classmethod
    def of_this(cls) -> "ProcessRecord":
        """Describe this very process."""
        return cls.of("supervisor", os.getpid())

    def process(self) -> psutil.Process | None:
        """Give the process if it still runs."""
        try:
            process = psutil.Process(self.pid)
            if abs(process.create_time() - self.started) > SAME_START_SECONDS:
                return None
            return process if process.status() != psutil.STATUS_ZOMBIE else None
        except psutil.NoSuchProcess:
            return None

    def resident(self) -> int:
        """Give its resident memory in bytes; 0 when it has ended."""
        process = self.process()
        try:
            return process.memory_info().rss if process else 0
        except psutil.NoSuchProcess:
            return 0


class StackState(BaseModel):
    """The whole stack: its supervisor, its processes in the order of their start, its addresses.

    `mongodb` is None where the store is somebody's own: its address may hold a password.
    """

    phase: Phase
    supervisor: ProcessRecord
    processes: list[ProcessRecord] = []
    services: dict[str, str] = {}
    issuer: str
    kafka: str
    mongodb: str | None = None


@dataclass(frozen=True, slots=True)
class StateFile:
    """The file that holds the state."""

    path: Path

    @classmethod
    def of(cls, run: Path) -> "StateFile":
        """Give the file of a run folder."""
        return cls(run / "state.json")

    def write(self, state: StackState) -> None:
        """Replace what is there, whole or not at all."""
        half = self.path.with_suffix(f".{os.getpid()}")
        try:
            half.write_text(state.model_dump_json(indent=2))
            half.replace(self.path)
        finally:
            half.unlink(missing_ok=True)

    def read(self) -> StackState | None:
        """Read it; None when there is none or it can't be read."""
        try:
            return StackState.model_validate_json(self.path.read_bytes())
        except (OSError, ValueError):
            return None

    def forget(self) -> None:
        """Remove it."""
        self.path.unlink(missing_ok=True)
