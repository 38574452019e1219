"""Singles that their person wants together leave as one message, and stay together until it is
over.

The message has an id of its own, that of the first of them, and keeps it however often it is tried:
who may have taken it knows it by that. So of those who were in it some may drop out, being done
meanwhile, and none comes in any more; and it is tried again with all who are still in it, or later.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Protocol, TypeVar

from ridealong.notifier.model import Delivery, Reminder
from ridealong.notifier.rules.digesting import MOST


class Leaving(Protocol):
    """A reminder that could leave now; `gathered`: its person wants it with others."""

    @property
    def reminder(self) -> Reminder:
        """What is said."""

    @property
    def delivery(self) -> Delivery:
        """Where its delivery stands."""

    @property
    def gathered(self) -> bool:
        """As it was judged."""


L = TypeVar("L", bound=Leaving)


def companies(leaving: Iterable[L]) -> list[tuple[L, ...]]:
    """Who leaves with whom, each company in order of due time, in the order in which the first of
    each is given. A single is a company of one."""
    found: dict[str, list[L]] = {}
    for one in leaving:
        found.setdefault(_company(one), []).append(one)
    ordered = (sorted(some, key=_by_due_time) for some in found.values())
    return [tuple(part) for some in ordered for part in _portions(some)]


def message_of(company: Sequence[Leaving]) -> str | None:
    """The id of the message that they share; None: it is a single."""
    first = company[0]
    if first.delivery.together is not None or len(company) == 1:
        return first.delivery.together
    return first.reminder.reminder


def _company(one: Leaving) -> str:
    if one.delivery.together is not None:
        return f"message {one.delivery.together}"
    # What was tried alone may have been taken under its own id. A digest is a list itself.
    alone = one.delivery.tries or one.reminder.kind == "weekly_digest"
    if one.gathered and not alone:
        return f"person {one.reminder.tenant}/{one.reminder.person}"
    return f"reminder {one.reminder.id}"


def _by_due_time(one: Leaving) -> tuple[datetime, str]:
    return one.reminder.due_at, one.reminder.id


def _portions(some: Sequence[L]) -> list[Sequence[L]]:
    return [some[start : start + MOST] for start in range(0, len(some), MOST)]
