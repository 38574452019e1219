"""The counting service of the tests as a process of its own: `python -m tests.fault.counter`.

Its clock runs ahead by the seconds that the file named by `RIDEALONG_TEST_CLOCK` holds, so that a
test can make time jump for all instances at once.
"""

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

from ridealong.chassis.service import build, serve
from ridealong.chassis.settings import Settings, load
from tests.stack.counting import projection

CLOCK_VARIABLE = "RIDEALONG_TEST_CLOCK"


def clock() -> datetime:
    """Now, and as far ahead as the test says."""
    now = datetime.now(UTC)
    file = os.environ.get(CLOCK_VARIABLE)
    return now + timedelta(seconds=float(Path(file).read_text())) if file else now


def main() -> None:
    """Run it until it is told to stop."""
    settings = load(Settings, os.environ)
    app = build(settings, projection(), version="0", routes=lambda _: [], clock=clock)
    serve(app, settings, "metrics")


if __name__ == "__main__":
    main()
