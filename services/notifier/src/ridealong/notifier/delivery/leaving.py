"""From reminders that leave together, or one by itself, to a message over a line."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from jinja2 import TemplateError

from ridealong.chassis.logging import logger
from ridealong.notifier.delivery.breakers import Breakers
from ridealong.notifier.delivery.channels.registry import Channels
from ridealong.notifier.delivery.findings import Findings, Part, Ready, Wanted
from ridealong.notifier.delivery.letters import Letters
from ridealong.notifier.delivery.notice import Letter, Notice
from ridealong.notifier.delivery.waiting import Waiting
from ridealong.notifier.model import KINDS, Delivery, Kind, Preferences, Reminder
from ridealong.notifier.rules import delivering
from ridealong.notifier.rules.choosing import language_of
from ridealong.notifier.rules.delivering import GivenUp, Outcome
from ridealong.notifier.rules.digesting import NOTHING, item_of
from ridealong.notifier.rules.gathering import message_of

Unsubscribing = Callable[[Reminder, tuple[Kind, ...], Preferences | None], str | None]
"""The address by which the person of a reminder turns these kinds off; None: there is none."""

GATHERED: Final = "gathered"
"""The kind of a message about several things, for who receives it."""

NOT_CONFIGURED: Final = "channel not configured"
UNREADABLE: Final = "the words could not be put together"
_log = logger(__name__)


@dataclass(frozen=True, slots=True)
class Leaving:
    """Puts messages into words, and chooses their line."""

    waiting: Waiting
    letters: Letters
    channels: Channels
    breakers: Breakers
    unsubscribing: Unsubscribing

    async def leave(self, company: tuple[Wanted, ...], found: Findings) -> None:
        """Make one message of them, unless its line rests or there is none."""
        first = company[0]
        if first.reminder.kind == "weekly_digest" and not first.items:
            found.suppress(first.part, NOTHING)
            return
        way = delivering.way(first.delivery, first.ways)
        line = self.channels.line(first.reminder.tenant, way.kind) if way else None
        if way is None or line is None:
            outcome = Outcome(NOT_CONFIGURED, final=True)
            for one in company:
                found.missed(one.part, outcome, ways=one.ways, way=way)
            return
        admission = await self.breakers.admission(line.name)
        if sum(each.line.name == line.name for each in found.ready) >= admission.most:
            for one in company:
                later = found.now + timedelta(seconds=admission.seconds)
                self.waiting.later(one.delivery.id, later)
            return
        try:
            letter = self._letter(company)
        except (TemplateError, LookupError, TypeError, ValueError) as error:
            _log.error("unreadable", reminder=first.reminder.reminder, error=type(error).__name__)
            for one in company:
                found.follow(one.part, GivenUp(UNREADABLE))
            return
        together = message_of(company)
        begun: list[Delivery] = [
            delivering.begun(one.delivery, way, found.now, found.policy, together=together)
            for one in company
        ]
        notice = Notice(
            id=together or first.reminder.reminder,
            tenant=first.reminder.tenant,
            person=first.reminder.person,
            kind=GATHERED if together else first.reminder.kind,
            about=together or first.reminder.about,
            address=way.address,
            at=begun[0].tries[0].at,
            letter=letter,
        )
        parts = tuple(
            Part(one.reminder, delivery) for one, delivery in zip(company, begun, strict=True)
        )
        found.ready.append(Ready(parts, first.ways, line, notice, found.now))

    def _letter(self, company: tuple[Wanted, ...]) -> Letter:
        first = company[0]
        gathered = message_of(company) is not None
        items = tuple(item_of(one.reminder) for one in company) if gathered else first.items
        found = {one.reminder.kind for one in company}
        kinds = tuple(kind for kind in KINDS if kind in found)
        return self.letters.write(
            first.reminder,
            first.person,
            language_of(first.person, first.own),
            items=items,
            gathered=gathered,
            unsubscribe=self.unsubscribing(first.reminder, kinds, first.own),
            several=len(kinds) > 1,
        )
