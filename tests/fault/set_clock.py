"""One of the four services, with a clock that is as many seconds ahead of the machine's, or behind
it, as its environment says: `python -m tests.fault.set_clock agenda`."""

import os
import sys
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from importlib import import_module
from typing import Any, Final

from ridealong.chassis.service import serve
from ridealong.chassis.settings import load

AHEAD: Final = "TEST_SECONDS_AHEAD"


@dataclass(frozen=True)
class SetClock:
    """A clock that began at another instant than the machine's and runs as fast."""

    ahead: timedelta

    @classmethod
    def beginning(cls, at: datetime) -> "SetClock":
        """It is this instant now."""
        return cls(at - datetime.now(UTC))

    def __call__(self) -> datetime:
        return datetime.now(UTC) + self.ahead

    def environment(self) -> dict[str, str]:
        """What gives this clock to a process."""
        return {AHEAD: repr(self.ahead.total_seconds())}


def main(name: str) -> None:
    """Run this service in this process."""
    app: Any = import_module(f"ridealong.{name}.app")
    settings = load(getattr(app, f"{name.title()}Settings"), os.environ)
    clock = SetClock(timedelta(seconds=float(os.environ[AHEAD])))
    serve(app.create(settings, clock=clock), settings, name)


if __name__ == "__main__":
    main(sys.argv[1])
