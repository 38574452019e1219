"""What a look at many reminders found, to be written down at once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import NamedTuple

from ridealong.contracts.people import Channel
from ridealong.notifier.delivery.channels.registry import Line
from ridealong.notifier.delivery.desk import Closing
from ridealong.notifier.delivery.notice import Notice
from ridealong.notifier.model import Delivery, Person, Preferences, Reminder
from ridealong.notifier.rules import delivering, telling
from ridealong.notifier.rules.delivering import Again, GivenUp, Next, Outcome, Policy, Sent
from ridealong.notifier.rules.digesting import Item
from ridealong.notifier.rules.reasons import reason_of


class Part(NamedTuple):
    """A reminder, and where its delivery stands."""

    reminder: Reminder
    delivery: Delivery


@dataclass(frozen=True, slots=True)
class Ready:
    """A message that leaves now: in these words, over this line. `parts`: the reminders that it
    tells of, one unless they are gathered; their deliveries are written together."""

    parts: tuple[Part, ...]
    ways: tuple[Channel, ...]
    line: Line
    notice: Notice
    judged_at: datetime

    def marked(self, written: Mapping[str, Delivery]) -> "Ready":
        """With the deliveries as they were written."""
        parts = tuple(Part(one.reminder, written[one.delivery.id]) for one in self.parts)
        return replace(self, parts=parts)


@dataclass(frozen=True, slots=True)
class Wanted:
    """A reminder that could leave now. `items`: what a letter about a week lists."""

    reminder: Reminder
    delivery: Delivery
    person: Person
    ways: tuple[Channel, ...]
    own: Preferences | None
    items: tuple[Item, ...]
    gathered: bool

    @property
    def part(self) -> Part:
        """What of it is written down."""
        return Part(self.reminder, self.delivery)


@dataclass(slots=True)
class Findings:
    """What is ready, over or put off. `gathering`: tenant and person of whom something comes
    together."""

    now: datetime
    policy: Policy
    leaving: list[Wanted] = field(default_factory=list)
    gathering: set[tuple[str, str]] = field(default_factory=set)
    ready: list[Ready] = field(default_factory=list)
    closings: list[Closing] = field(default_factory=list)
    moves: list[Delivery] = field(default_factory=list)

    def suppress(self, part: Part, reason: str) -> None:
        """It isn't to be sent."""
        shut = delivering.closed(part.delivery)
        ended = telling.ended(part.reminder, "suppressed", reason, self.now, shut)
        self.closings.append(Closing(ended, shut))

    def follow(self, part: Part, follows: Next) -> None:
        """It ends, or is tried again."""
        after = ended(part, follows, self.now)
        if isinstance(after, Closing):
            self.closings.append(after)
        else:
            self.moves.append(after)

    def missed(
        self,
        part: Part,
        outcome: Outcome,
        *,
        ways: Sequence[Channel] = (),
        way: Channel | None = None,
    ) -> None:
        """A try of it ended before any channel was spoken to."""
        known = delivering.missed(part.delivery, outcome, self.now, way.kind if way else None)
        follows = delivering.after(known, outcome, ways, self.now, self.policy, idempotent=False)
        self.follow(Part(part.reminder, known), follows)


def ended(part: Part, follows: Next, at: datetime) -> Closing | Delivery:
    """What is to be written down, once it is known what follows: its end, or the next try."""
    reminder, delivery = part
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
