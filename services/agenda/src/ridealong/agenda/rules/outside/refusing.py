"""Why an entry of a calendar can't be taken."""


class BadEntry(ValueError):
    """An entry that can't be taken. `field` is the property that is to blame, if it is one."""

    def __init__(self, reason: str, field: str | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.field = field
