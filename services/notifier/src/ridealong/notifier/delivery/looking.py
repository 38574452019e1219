"""The last look: of what is due, what leaves, what is over, and what waits a little longer."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final, NamedTuple

from jinja2 import TemplateError

from ridealong.chassis.logging import logger
from ridealong.chassis.neighbours import Behind, Neighbour
from ridealong.contracts.people import Channel
from ridealong.notifier.delivery import telemetry
from ridealong.notifier.delivery.breakers import Breakers
from ridealong.notifier.delivery.channels.registry import Channels, Line
from ridealong.notifier.delivery.desk import Closing, Desk, Look
from ridealong.notifier.delivery.letters import Letters
from ridealong.notifier.delivery.notice import Notice
from ridealong.notifier.delivery.waiting import Waiting
from ridealong.notifier.model import Delivery, Person, Preferences, Reminder
from ridealong.notifier.rules import delivering, telling
from ridealong.notifier.rules.choosing import language_of
from ridealong.notifier.rules.delivering import Again, GivenUp, Next, Outcome, Policy, Sent
from ridealong.notifier.rules.digesting import NOTHING, Item, week_items
from ridealong.notifier.rules.holding import Patience, held, judged_from, sight_of
from ridealong.notifier.rules.judging import Fail, Hold, Later, Leave, Send, Suppress, judge
from ridealong.notifier.rules.reasons import reason_of

NOT_CONFIGURED: Final = "channel not configured"
UNREADABLE: Final = "the words could not be put together"
_AGAIN_SOON: Final = timedelta(seconds=1)
_log = logger(__name__)


@dataclass(frozen=True, slots=True)
class Ready:
    """A reminder that leaves now: in these words, over this line."""

    reminder: Reminder
    delivery: Delivery
    ways: tuple[Channel, ...]
    line: Line
    notice: Notice
    judged_at: datetime


class _Found(NamedTuple):
    reminder: Reminder
    delivery: Delivery
    person: Person
    ways: tuple[Channel, ...]
    own: Preferences | None
    items: tuple[Item, ...]


@dataclass(slots=True)
class _Findings:
    """What a look at many found, written down at once."""

    now: datetime
    ready: list[Ready] = field(default_factory=list)
    closings: list[Closing] = field(default_factory=list)
    moves: list[Delivery] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Looking:
    """Decides about reminders, many at a time, by how everything stands now."""

    desk: Desk
    waiting: Waiting
    letters: Letters
    channels: Channels
    breakers: Breakers
    policy: Policy
    patience: Patience
    judge: Neighbour
    settled: Callable[[], Awaitable[None]]
    clock: Callable[[], datetime]
    unsubscribing: Callable[[Reminder, Preferences | None], str | None]

    async def at(self, ids: Sequence[str]) -> list[Ready]:
        """What of these leaves now. What is over is closed, what waits is put off.

        First whoever judges commitments, and then the projection, catch up with the log: what
        undoes a reminder may lie there unread, above all after a start.
        """
        behind = await self.judge.behind()
        await self.settled()
        found = _Findings(self.clock())
        for look in await self.desk.looks(ids):
            try:
                await self._decide(look, behind, found)
            except Exception as error:  # noqa: BLE001 - a fault in one must not hold the others up
                _log.error("fault", reminder=look.id, error=type(error).__name__)
                self._stumbled(look, found)
        await self.record(found.closings, found.moves)
        return found.ready

    async def record(self, closings: Sequence[Closing], moves: Sequence[Delivery]) -> None:
        """Write down what is over and what is tried again, and tell the queue."""
        over = {one.id for one in await self.desk.close(closings, self.clock())}
        for id_ in over:
            self.waiting.closed(id_)
        _measure([one for one in closings if one.delivery.id in over], moves)
        for moved in await self.desk.move(moves):
            self.waiting.later(moved.id, moved.next_at, again=bool(moved.tries), seen=moved)
        # What another worker has written meanwhile is looked at anew.
        for delivery in (*(one.delivery for one in closings), *moves):
            self.waiting.missed(delivery.id, self.clock() + _AGAIN_SOON)

    def ended(
        self, reminder: Reminder, delivery: Delivery, follows: Next, at: datetime
    ) -> Closing | Delivery:
        """What is to be written down, once it is known what follows: its end, or the next try."""
        match follows:
            case Again(later):
                return later
            case GivenUp(reason):
                shut = delivering.closed(delivery)
                return Closing(telling.ended(reminder, "failed", reason, at, shut), shut)
            case Sent(unconfirmed):
                shut = delivering.closed(delivery, unconfirmed=unconfirmed)
                reason = reason_of(reminder)
                return Closing(telling.ended(reminder, "sent", reason, at, shut), shut)

    async def _decide(self, look: Look, behind: Behind, found: _Findings) -> None:
        now, reminder = found.now, look.reminder
        verdict = judge(reminder, look.person, now, look.own, look.proposed)
        if reminder is None or isinstance(verdict, Leave):
            self.waiting.forget(look.id)
            return
        delivery = self._taken_up(look, reminder, found)
        if delivery is None:
            return
        if isinstance(verdict, Hold):
            self.waiting.later(look.id, verdict.until)
            return
        if not isinstance(verdict, Later) and self._held(look, reminder, delivery, behind, found):
            return
        match verdict:
            case Suppress(reason):
                self._suppress(reminder, delivery, reason, found)
            case Fail(reason):
                self._follow(reminder, delivery, GivenUp(reason), found)
            case Later(reason):
                self._missed(reminder, delivery, Outcome(reason), found)
            case Send(person=person, ways=ways):
                items = week_items(reminder, look.week, now) if look.week else ()
                one = _Found(reminder, delivery, person, ways, look.own, items)
                await self._leave(one, found)

    def _taken_up(self, look: Look, reminder: Reminder, found: _Findings) -> Delivery | None:
        """The delivery, if it is free and not left over from a process that died."""
        delivery = self.waiting.seen(look.delivery or delivering.opened(reminder))
        if delivery.state == "closed":
            self.waiting.closed(look.id)
        elif not delivering.free(delivery, found.now):
            self.waiting.later(look.id, max(delivery.next_at, delivery.lease_until), again=True)
        elif delivering.interrupted(delivery):
            self._interrupted(reminder, delivery, found)
        else:
            return delivery
        return None

    def _held(
        self,
        look: Look,
        reminder: Reminder,
        delivery: Delivery,
        behind: Behind,
        found: _Findings,
    ) -> bool:
        unread = any(key in behind for key in judged_from(reminder))
        sight = sight_of(reminder, look.commitment, behind=unread)
        later = held(delivery, sight, found.now, self.patience)
        if later is None:
            return False
        # Only a wait that may last long is written down; a restart looks at the others anew.
        if later.standing is None and delivery.held_since is None:
            found.moves.append(later)
        else:
            self.waiting.later(later.id, later.next_at, seen=later)
        return True

    def _suppress(
        self, reminder: Reminder, delivery: Delivery, reason: str, found: _Findings
    ) -> None:
        shut = delivering.closed(delivery)
        ended = telling.ended(reminder, "suppressed", reason, found.now, shut)
        found.closings.append(Closing(ended, shut))

    async def _leave(self, one: _Found, found: _Findings) -> None:
        reminder, delivery = one.reminder, one.delivery
        if reminder.kind == "weekly_digest" and not one.items:
            self._suppress(reminder, delivery, NOTHING, found)
            return
        way = delivering.way(delivery, one.ways)
        line = self.channels.line(reminder.tenant, way.kind) if way else None
        if way is None or line is None:
            outcome = Outcome(NOT_CONFIGURED, final=True)
            self._missed(reminder, delivery, outcome, found, ways=one.ways, way=way)
            return
        admission = await self.breakers.admission(line.name)
        if sum(each.line.name == line.name for each in found.ready) >= admission.most:
            self.waiting.later(delivery.id, found.now + timedelta(seconds=admission.seconds))
            return
        try:
            letter = self.letters.write(
                reminder,
                one.person,
                language_of(one.person, one.own),
                items=one.items,
                unsubscribe=self.unsubscribing(reminder, one.own),
            )
        except (TemplateError, LookupError, TypeError, ValueError) as error:
            _log.error("unreadable", reminder=reminder.reminder, error=type(error).__name__)
            self._follow(reminder, delivery, GivenUp(UNREADABLE), found)
            return
        begun = delivering.begun(delivery, way, found.now, self.policy)
        notice = Notice(
            id=reminder.reminder,
            tenant=reminder.tenant,
            person=reminder.person,
            kind=reminder.kind,
            about=reminder.about,
            address=way.address,
            at=begun.tries[0].at,
            letter=letter,
        )
        found.ready.append(Ready(reminder, begun, one.ways, line, notice, found.now))

    def _interrupted(self, reminder: Reminder, delivery: Delivery, found: _Findings) -> None:
        outcome = Outcome(delivering.UNKNOWN)
        kind = delivery.tries[-1].channel
        line = self.channels.line(reminder.tenant, kind) if kind else None
        known = delivering.resumed(delivery)
        follows = delivering.after(
            known,
            outcome,
            (),
            found.now,
            self.policy,
            idempotent=line is not None and line.channel.idempotent,
        )
        self._follow(reminder, known, follows, found)

    def _missed(
        self,
        reminder: Reminder,
        delivery: Delivery,
        outcome: Outcome,
        found: _Findings,
        *,
        ways: Sequence[Channel] = (),
        way: Channel | None = None,
    ) -> None:
        known = delivering.missed(delivery, outcome, found.now, way.kind if way else None)
        follows = delivering.after(known, outcome, ways, found.now, self.policy, idempotent=False)
        self._follow(reminder, known, follows, found)

    def _stumbled(self, look: Look, found: _Findings) -> None:
        """A fault of ours with one reminder: tried again, and given up with that reason."""
        if look.reminder is None:
            self.waiting.forget(look.id)
            return
        delivery = self.waiting.seen(look.delivery or delivering.opened(look.reminder))
        self._missed(look.reminder, delivery, Outcome("fault in the notifier"), found)

    def _follow(
        self, reminder: Reminder, delivery: Delivery, follows: Next, found: _Findings
    ) -> None:
        after = self.ended(reminder, delivery, follows, found.now)
        if isinstance(after, Closing):
            found.closings.append(after)
        else:
            found.moves.append(after)


def _measure(closings: Sequence[Closing], moves: Sequence[Delivery]) -> None:
    for reminder, delivery in closings:
        how = "unconfirmed" if delivery.unconfirmed else reminder.state
        telemetry.REMINDERS_CLOSED.labels(reminder.channel or "none", how).inc()
        if reminder.state == "sent" and reminder.closed_at is not None:
            late = (reminder.closed_at - reminder.due_at).total_seconds()
            telemetry.DELIVERY_DELAY_SECONDS.observe(max(0.0, late))
    for delivery in moves:
        if delivery.tries:
            telemetry.DELIVERY_RETRIES.labels(delivery.tries[-1].channel or "none").inc()
