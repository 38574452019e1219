"""Coverage of the five topics, and variety, shown together (DOMAIN 4.2, T1, D)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final
from zoneinfo import ZoneInfo

from ridealong.metrics.model.session_records import SessionRecord
from ridealong.metrics.rules.people import ZoneOf
from ridealong.metrics.rules.sessions import counts_as_held

TOPICS: Final = ("goal", "help", "behaviour_plan", "coaching_plan", "upcoming_calls")
LAST: Final = 4
"""Variety looks at so many of the newest sessions."""


@dataclass(frozen=True, slots=True)
class Variety:
    """How many different places, slots (weekday and local hour), orders of topics and questions
    beside the standard ones the last four held sessions had; what nobody said isn't counted."""

    sessions: int
    places: int
    slots: int
    orders: int
    questions: int

    @property
    def different(self) -> int:
        """All together."""
        return self.places + self.slots + self.orders + self.questions


def touched(record: SessionRecord) -> tuple[str, ...]:
    """Which of the five a session touched."""
    return tuple(topic for topic in TOPICS if topic in record.topics)


def coverage(records: Iterable[SessionRecord]) -> Fraction | None:
    """Topics touched ÷ five, over held sessions; None without any."""
    held = [each for each in records if counts_as_held(each.known)]
    if not held:
        return None
    return Fraction(sum(len(touched(each)) for each in held), len(TOPICS) * len(held))


def variety(records: Sequence[SessionRecord], zone: ZoneOf) -> Variety:
    """Of the newest held ones."""
    held = [each for each in records if counts_as_held(each.known) and each.when is not None]
    last = sorted(held, key=lambda each: (str(each.when), each.session))[-LAST:]
    orders = {order for each in last if (order := tuple(each.topics))}
    places = {each.place for each in last if each.place is not None}
    slots = {slot for each in last if (slot := _slot(each, zone)) is not None}
    questions = {question for each in last for question in each.questions}
    return Variety(len(last), len(places), len(slots), len(orders), len(questions))


def _slot(record: SessionRecord, zone: ZoneOf) -> tuple[int, int] | None:
    if record.when is None:
        return None
    local = record.when.astimezone(ZoneInfo(record.zone or zone(record.rep, record.when)))
    return local.weekday(), local.hour
