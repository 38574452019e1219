"""Waiting until every projection has reached the end of the log."""

import time
from collections.abc import Callable

from ridealong.deploy.local.errors import StepError
from ridealong.deploy.stack.standing import Standing

LOOK_SECONDS = 0.3
STUCK_SECONDS = 120.0
STEADY_LOOKS = 2
"""Services tell one another things: all must stand still more than once in a row."""


def describe(standing: list[Standing]) -> str:
    """Say what is left to do, in one line."""
    return ", ".join(
        f"{each.service} {each.lag or 0:,} to read" if each.ready else f"{each.service} {each.why}"
        for each in standing
        if not each.caught_up
    )


def wait(
    look: Callable[[], list[Standing]],
    meanwhile: Callable[[], None],
    say: Callable[[str], None],
    *,
    stuck_seconds: float = STUCK_SECONDS,
) -> None:
    """Wait until all projections are at the end, for as long as any of them moves.

    Raises:
        StepError: nothing has moved for `stuck_seconds`; says which are behind.
    """
    steady = 0
    before: list[tuple[int | None, int | None]] = []
    moved = time.monotonic()
    while steady < STEADY_LOOKS:
        meanwhile()
        standing = look()
        steady = steady + 1 if all(each.caught_up for each in standing) else 0
        say(describe(standing))
        now = [(each.lag, each.applied_since_start) for each in standing]
        if now != before:
            before, moved = now, time.monotonic()
        elif not steady and time.monotonic() - moved > stuck_seconds:
            raise StepError(
                f"nothing has moved for {stuck_seconds:.0f} s: {describe(standing)}",
                "Their logs say why: see the folder logs in the data folder.",
            )
        time.sleep(LOOK_SECONDS)
