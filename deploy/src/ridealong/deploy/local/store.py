"""A server that speaks MongoDB's protocol, as one process of ours.

SecantusDB is GPL-2.0-only: it runs as a process of its own and is never imported.
"""

import sys
from dataclasses import dataclass
from pathlib import Path

from ridealong.deploy.local import ports
from ridealong.deploy.local.errors import StepError
from ridealong.deploy.local.server import ServerProcess

READY_SECONDS = 30.0
STOP_SECONDS = 20.0


@dataclass(frozen=True, slots=True)
class StoreSettings:
    """Where the store keeps its data and listens.

    Cache as the server wants it, the most that it takes. One that is full makes this server stand
    still for good: by 128M after some 87,000 promises.
    """

    data: Path
    port: int = 27117
    cache: str = "512M"
    sync_on_commit: bool = True


class LocalStore:
    """A MongoDB-protocol server that this process starts and stops."""

    def __init__(self, settings: StoreSettings, log: Path | None = None) -> None:
        self.settings = settings
        # With retryable writes on, this server slows down tenfold after some 10,000 writes.
        self.uri = f"mongodb://{ports.LOOPBACK}:{settings.port}/?retryWrites=false"
        self._log = log or settings.data.with_name(f"{settings.data.name}.log")
        self.process: ServerProcess | None = None

    def command(self) -> list[str]:
        """Give the server's command line."""
        settings = self.settings
        program = Path(sys.executable).with_name("secantusd-py")
        if not program.exists():
            raise StepError(
                f"there is no {program}", "Install what the lock file says: make install"
            )
        return [
            str(program),
            *("--host", ports.LOOPBACK, "--port", str(settings.port)),
            *("--storage-path", str(settings.data.absolute())),
            *("--cache-size", settings.cache),
            # Without it a kill -9 loses the last seconds' writes.
            *(["--sync-on-commit"] if settings.sync_on_commit else []),
        ]

    def start(self) -> None:
        """Start it and wait until it answers.

        Raises:
            StepError: with what to do about it.
        """
        wish = ports.PortWish(
            "the store", self.settings.port, "--store-port", "RIDEALONG_STORE_PORT"
        )
        ports.require_free([wish])
        self.settings.data.mkdir(parents=True, exist_ok=True)
        self.process = ServerProcess("the store", self.command(), self._log)
        self.process.spawn()
        try:
            self.process.wait_ready(lambda: ports.answers(self.settings.port), READY_SECONDS)
        except BaseException:
            self.process.stop(STOP_SECONDS)
            raise

    def stop(self) -> None:
        """Stop it in order; fine when it isn't running."""
        if self.process:
            self.process.stop(STOP_SECONDS)
