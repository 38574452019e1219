"""What a rule answers to an event that no longer fits."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Refused:
    """Nothing changes; `reason` is a sentence for whoever sent the event."""

    reason: str
