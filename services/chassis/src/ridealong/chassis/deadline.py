"""One span of time that several steps share."""

import time

_MOMENT_SECONDS = 1.0


class Deadline:
    """By when all steps of a stop shall be over, so that steps that each wait for the same broker
    don't add up to more than whoever stops the process has patience for."""

    def __init__(self, seconds: float) -> None:
        self._at = time.monotonic() + seconds

    def left(self) -> float:
        """Seconds for the next step; a moment even when the time is up, to say goodbye in."""
        return max(_MOMENT_SECONDS, self._at - time.monotonic())
