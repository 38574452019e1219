"""The last look: of what is due, what leaves, what is over, and what waits a little longer."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from ridealong.chassis.logging import logger
from ridealong.chassis.neighbours import Behind, Neighbour
from ridealong.notifier.delivery import telemetry
from ridealong.notifier.delivery.channels.registry import Channels
from ridealong.notifier.delivery.desk import Closing, Desk, Look
from ridealong.notifier.delivery.findings import Findings, Part, Ready, Wanted
from ridealong.notifier.delivery.leaving import Leaving
from ridealong.notifier.delivery.waiting import Waiting
from ridealong.notifier.model import Delivery, Reminder
from ridealong.notifier.rules import delivering
from ridealong.notifier.rules.delivering import GivenUp, Outcome, Policy
from ridealong.notifier.rules.digesting import week_items
from ridealong.notifier.rules.gathering import companies
from ridealong.notifier.rules.holding import Patience, held, judged_from, sight_of
from ridealong.notifier.rules.judging import (
    Fail,
    Hold,
    Later,
    Leave,
    Send,
    Suppress,
    Verdict,
    judge,
)

_AGAIN_SOON: Final = timedelta(seconds=1)
_AGAIN_AT_LAST: Final = timedelta(minutes=15)
"""What waits for a better moment is judged anew after so long: its person may have chosen other
hours meanwhile."""

_FAULT: Final = Outcome("fault in the notifier")
_log = logger(__name__)


@dataclass(frozen=True, slots=True)
class Looking:
    """Decides about reminders, many at a time, by how everything stands now."""

    desk: Desk
    waiting: Waiting
    channels: Channels
    leaving: Leaving
    policy: Policy
    patience: Patience
    judge: Neighbour
    settled: Callable[[], Awaitable[None]]
    clock: Callable[[], datetime]

    async def at(self, ids: Sequence[str]) -> list[Ready]:
        """What of these leaves now. What is over is closed, what waits is put off.

        First whoever judges commitments, and then the projection, catch up with the log: what
        undoes a reminder may lie there unread, above all after a start.
        """
        behind = await self.judge.behind()
        await self.settled()
        found = Findings(self.clock(), self.policy)
        looks = await self.desk.looks(ids)
        for look in looks:
            self._look(look, behind, found)
        company = await self._company(looks, found)
        claimed = [look for look in company if self.waiting.claim(look.id)]
        try:
            for look in claimed:
                self._look(look, behind, found)
            await self._leave([*looks, *company], found)
            await self.record(found.closings, found.moves)
        except BaseException:
            for look in claimed:
                self.waiting.missed(look.id, found.now + _AGAIN_SOON)
            raise
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

    async def _company(self, looks: Sequence[Look], found: Findings) -> list[Look]:
        """What else is due of those for whom something comes together."""
        if not found.gathering:
            return []
        there = {look.id for look in looks}
        ids = [id_ for id_ in await self.desk.due_of(found.gathering) if id_ not in there]
        return await self.desk.looks(ids)

    async def _leave(self, looks: Sequence[Look], found: Findings) -> None:
        for company in companies(found.leaving):
            if _parted(company, looks, found):
                for one in company:
                    self.waiting.later(one.delivery.id, found.now + _AGAIN_SOON)
                continue
            try:
                await self.leaving.leave(company, found)
            except Exception as error:  # noqa: BLE001 - a fault in one must not hold the others up
                _log.error("fault", reminder=company[0].reminder.id, error=type(error).__name__)
                for one in company:
                    found.missed(one.part, _FAULT)

    def _look(self, look: Look, behind: Behind, found: Findings) -> None:
        try:
            self._decide(look, behind, found)
        except Exception as error:  # noqa: BLE001 - a fault in one must not hold the others up
            _log.error("fault", reminder=look.id, error=type(error).__name__)
            self._stumbled(look, found)

    def _decide(self, look: Look, behind: Behind, found: Findings) -> None:
        now, reminder = found.now, look.reminder
        verdict = judge(reminder, look.person, now, look.own, look.proposed)
        if reminder is None or isinstance(verdict, Leave):
            self.waiting.forget(look.id)
            return
        if _comes_together(look, verdict):
            found.gathering.add((reminder.tenant, reminder.person))
        delivery = self._taken_up(look, reminder, found)
        if delivery is None:
            return
        if isinstance(verdict, Hold):
            self.waiting.later(look.id, min(verdict.until, now + _AGAIN_AT_LAST))
            return
        if not isinstance(verdict, Later) and self._held(look, reminder, delivery, behind, found):
            return
        match verdict:
            case Suppress(reason):
                found.suppress(Part(reminder, delivery), reason)
            case Fail(reason):
                found.follow(Part(reminder, delivery), GivenUp(reason))
            case Later(reason):
                found.missed(Part(reminder, delivery), Outcome(reason))
            case Send(person=person, ways=ways, gathered=gathered):
                items = week_items(reminder, look.week, now) if look.week else ()
                found.leaving.append(
                    Wanted(reminder, delivery, person, ways, look.own, items, gathered)
                )

    def _taken_up(self, look: Look, reminder: Reminder, found: Findings) -> Delivery | None:
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
        found: Findings,
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

    def _interrupted(self, reminder: Reminder, delivery: Delivery, found: Findings) -> None:
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
        found.follow(Part(reminder, known), follows)

    def _stumbled(self, look: Look, found: Findings) -> None:
        """A fault of ours with one reminder: tried again, and given up with that reason."""
        if look.reminder is None:
            self.waiting.forget(look.id)
            return
        delivery = self.waiting.seen(look.delivery or delivering.opened(look.reminder))
        found.missed(Part(look.reminder, delivery), _FAULT)


def _comes_together(look: Look, verdict: Verdict) -> bool:
    delivery = look.delivery
    tried = delivery is not None and delivery.together is not None and delivery.state != "closed"
    return tried or (isinstance(verdict, Send) and verdict.gathered)


def _parted(company: Sequence[Wanted], looks: Sequence[Look], found: Findings) -> bool:
    """Whether somebody who is still in their message can't leave with them now: whoever takes a
    message once would never hear of who came after it."""
    together = company[0].delivery.together
    if together is None:
        return False
    here = {one.delivery.id for one in company}
    over = {one.delivery.id for one in found.closings}
    return any(
        look.delivery is not None
        and look.delivery.together == together
        and look.delivery.state != "closed"
        and look.reminder is not None
        and look.reminder.state == "due"
        and look.id not in here | over
        for look in looks
    )


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
