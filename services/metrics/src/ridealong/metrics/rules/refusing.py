"""An event that doesn't fit what a goal or a focus is by now."""


class Refused(Exception):
    """The event changes nothing. The reason is a sentence for whoever sent it."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason
