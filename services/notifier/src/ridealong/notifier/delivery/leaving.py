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
from ridealong.notifier.model import Delivery, Preferences, Reminder
from ridealong.notifier.rules import delivering
from ridealong.notifier.rules.choosing import language_of
from ridealong.notifier.rules.delivering import GivenUp, Outcome
from ridealong.notifier.rules.digesting import NOTHING, item_of
from ridealong.notifier.rules.gathering import message_of

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
    unsubscribing: Callable[[Reminder, Preferences | None], str | None]

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
        # A link turns one kind off: a message about several kinds would turn off something else.
        one_kind = len({one.reminder.kind for one in company}) == 1
        return self.letters.write(
            first.reminder,
            first.person,
            language_of(first.person, first.own),
            items=items,
            gathered=gathered,
            unsubscribe=self.unsubscribing(first.reminder, first.own) if one_kind else None,
        )
