"""One of the four services as a process."""

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from ridealong.deploy.local.ports import LOOPBACK, require_free
from ridealong.deploy.local.server import ServerProcess
from ridealong.deploy.stack import sealing
from ridealong.deploy.stack.settings import StackSettings

NAMES = ("agenda", "commitments", "metrics", "notifier")
STOP_SECONDS = 25.0


def address(name: str, settings: StackSettings) -> str:
    """Give a service's HTTP address."""
    return f"http://{LOOPBACK}:{getattr(settings.ports, name)}"


def environment(
    name: str, settings: StackSettings, mongodb: str, inherited: Mapping[str, str]
) -> dict[str, str]:
    """Give a service's environment: one's own, and over it what the stack decides."""
    return {
        **inherited,
        "RIDEALONG_KAFKA": settings.bootstrap,
        "RIDEALONG_MONGODB": mongodb,
        "RIDEALONG_TOPIC_PREFIX": settings.topic_prefix,
        "RIDEALONG_DATABASE_PREFIX": settings.database_prefix,
        "RIDEALONG_HTTP_HOST": LOOPBACK,
        "RIDEALONG_HTTP_PORT": str(getattr(settings.ports, name)),
        "RIDEALONG_PUBLIC_URL": address(name, settings),
        "RIDEALONG_OIDC_ISSUER": settings.issuer,
        "RIDEALONG_OIDC_AUDIENCE": "ridealong",
        "RIDEALONG_AGENDA_URL": address("agenda", settings),
        "RIDEALONG_SMTP_HOST": LOOPBACK,
        "RIDEALONG_SMTP_PORT": str(settings.ports.smtp),
        "RIDEALONG_SMTP_SECURITY": "none",
        "RIDEALONG_SUBSCRIPTION_LOCAL": "true",
        "PYTHONUNBUFFERED": "1",
    }


@dataclass(slots=True)
class LocalService:
    """A service that this process starts and stops; whether it is ready is asked over HTTP."""

    name: str
    settings: StackSettings
    mongodb: str
    log: Path
    process: ServerProcess | None = None

    def start(self) -> None:
        """Start it, without waiting.

        Raises:
            StepError: its port is in use.
        """
        require_free([self.settings.ports.wish(self.name)])
        self.process = ServerProcess(
            self.name,
            [sys.executable, "-m", f"ridealong.{self.name}"],
            self.log,
            environment=environment(self.name, self.settings, self.mongodb, os.environ)
            | {"RIDEALONG_SUBSCRIPTION_KEY": sealing.kept(self.settings.data)},
        )
        self.process.spawn()

    def stop(self) -> None:
        """Ask it to end and see that it does: it finishes the batch in hand."""
        if self.process:
            self.process.stop(STOP_SECONDS)
