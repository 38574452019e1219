"""What finds commitments again under a rep's key, and whom somebody owes something."""

from datetime import datetime
from typing import ClassVar

from ridealong.chassis.projector import State


class DueMonths(State):
    """Under a rep's key (its `id`): the months, `2026-03`, in which commitments in force are due.

    Ascending. They are kept for good: that somebody left may be learnt, or be corrected, late.
    """

    COLLECTION: ClassVar[str] = "due_months"

    months: tuple[str, ...] = ()


class DueMonth(State):
    """The commitments of a rep's pairs that are, or once were, due in one month."""

    COLLECTION: ClassVar[str] = "due_month"

    commitments: tuple[str, ...] = ()


class ExpectedLinks(State):
    """Who names a commitment that isn't there yet."""

    COLLECTION: ClassVar[str] = "expected_links"

    named_by: tuple[str, ...] = ()


class Creditors(State):
    """Under the key of a manager (its `id`): the reps to whom they have promised something."""

    COLLECTION: ClassVar[str] = "creditors"

    reps: tuple[str, ...] = ()


class HeardLeaving(State):
    """Under the rep's key: since when a manager who owes the rep something has left.

    `asked`: the manager's key knows that this rep wants to hear of it.
    """

    COLLECTION: ClassVar[str] = "heard_leavings"

    asked: bool = False
    left: datetime | None = None
