"""The reminders that belong to a commitment as it stands: who is told what of it, and when."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from ridealong.contracts.commitments import WhyLeftOut
from ridealong.notifier.model import Asking, Calendar, Commitment, Kind, Reminder, Unwanted
from ridealong.notifier.rules.days import MONDAY_TO_FRIDAY, working_day_before
from ridealong.notifier.rules.identity import reminder_id
from ridealong.notifier.rules.moments import (
    MORNING,
    known,
    local_day,
    morning_of,
    start_of,
    zone_or,
)
from ridealong.notifier.rules.openness import reading_from

_DAY: Final = timedelta(days=1)
_TICK: Final = timedelta(milliseconds=1)
_NEVER_IN_FORCE: Final = frozenset({None, "proposed", "lapsed"})
_PAST_ITS_DAY: Final = frozenset({"settled", "final"})
_LEFT_OUT: Final[Mapping[WhyLeftOut, Unwanted]] = {
    "withdrawn": "withdrawn",
    "excused": "excused",
    "superseded": "replaced",
    "disputed": "disputed",
    "owner_left": "owner left",
    "pair_ended": "pair ended",
}

Calendars = Mapping[str, Calendar | None]


def reminders_of(commitment: Commitment, calendars: Calendars) -> tuple[Reminder, ...]:
    """Due and overdue, for its owner, and an answer awaited, for each whose word is or was missing.

    They come as planned. `calendars` of these people, as far as they are known: one that isn't yet
    is taken for Monday to Friday in the commitment's zone; so is everybody's once it is over, since
    then no calendar moves anything.
    """
    if commitment.zone is None:
        return ()
    timed = _Timed(commitment, commitment.zone, {} if commitment.over else calendars)
    # Asked twice on one day it is one occasion, and how the later one stands decides.
    awaited = {
        reminder.id: reminder for asking in commitment.asked for reminder in timed.awaited(asking)
    }
    return (*timed.due(), *timed.overdue(), *awaited.values())


def people_of(commitment: Commitment) -> tuple[str, ...]:
    """Whose calendars time its reminders."""
    asked = [person for asking in commitment.asked for person in asking.of]
    owner = [commitment.owner] if commitment.owner is not None else []
    return tuple(dict.fromkeys([*owner, *asked]))


class _Timed:
    def __init__(self, commitment: Commitment, zone: str, calendars: Calendars) -> None:
        self._of = commitment
        self._said_zone = zone
        self._zone = zone_or(zone, None)
        self._calendars = calendars

    def due(self) -> Iterator[Reminder]:
        """At 09:00 of the owner's working day before; useful until the day is over."""
        owner, due = self._of.owner, self._of.due
        if owner is None or due is None or self._of.state in _NEVER_IN_FORCE:
            return
        calendar = self._calendar(owner)
        leaves_on = working_day_before(due, 1, calendar)
        yield self._reminder(
            "commitment_due",
            owner,
            name=self._lineage,
            day=due,
            due_at=morning_of(leaves_on, zone_or(calendar.zone, calendar.fallback)),
            useful_until=start_of(due + _DAY, self._zone),
            unwanted=self._not_owed(),
        )

    def overdue(self) -> Iterator[Reminder]:
        """The owner's working morning after the day, while it still counts a little (DOMAIN C1).
        What was to stay below a limit can't be made good."""
        owner, due = self._of.owner, self._of.due
        if owner is None or due is None or self._of.at_most or self._of.state not in _PAST_ITS_DAY:
            return
        over = start_of(due + _DAY, self._zone)
        due_at = reading_from(over, MORNING, self._calendar(owner))
        yield self._reminder(
            "commitment_overdue",
            owner,
            name=self._lineage,
            day=due,
            due_at=due_at,
            useful_until=due_at + _DAY,
            unwanted=self._not_late(),
        )

    def awaited(self, asking: Asking) -> Iterator[Reminder]:
        """At the next working morning of who is asked, and useful for a day from then: of an old
        log that is read anew, nobody must be asked what was answered long ago."""
        kind: Kind = "acceptance_awaited" if asking.what == "acceptance" else "answer_awaited"
        for person in asking.of:
            due_at = reading_from(asking.at + _TICK, MORNING, self._calendar(person))
            yield self._reminder(
                kind,
                person,
                name=f"{asking.what}/{self._of.commitment}",
                day=local_day(asking.at, self._zone),
                pending=asking.what,
                due_at=due_at,
                useful_until=due_at + _DAY,
                unwanted=None if person in asking.waits_for else self._not_awaited(asking),
            )

    @property
    def _lineage(self) -> str:
        return self._of.lineage or self._of.commitment

    def _calendar(self, person: str) -> Calendar:
        return self._calendars.get(person) or Calendar(
            zone=self._zone, working_days=MONDAY_TO_FRIDAY
        )

    def _reminder(
        self, kind: Kind, person: str, *, name: str, due_at: datetime, **more: Any
    ) -> Reminder:
        commitment = self._of
        zones = (self._calendar(person).zone, self._said_zone)
        facts: dict[str, Any] = {
            "id": reminder_id(commitment.key, person, kind, name, more["day"]),
            "tenant": commitment.tenant,
            "key": commitment.key,
            "person": person,
            "rep": commitment.rep,
            "manager": commitment.manager,
            "kind": kind,
            "about": commitment.commitment,
            "zone": self._zone,
            "zone_unknown": next((zone for zone in zones if not known(zone)), None),
            "due_at": due_at,
        }
        return Reminder.model_validate(facts | more)

    def _not_owed(self) -> Unwanted | None:
        """Why it needs no reminder any more: what it is now says so, whatever came first."""
        if self._of.left_out is not None:
            return _LEFT_OUT[self._of.left_out]
        if self._of.delivered:
            return "target reached" if self._of.measured else "already delivered"
        return None if self._of.state == "in_force" else "settled"

    def _not_late(self) -> Unwanted | None:
        if self._of.dropped:
            return "withdrawn"
        return None if self._not_owed() == "settled" and not self._of.over else self._not_owed()

    def _not_awaited(self, asking: Asking) -> Unwanted:
        if self._of.state == "lapsed":
            return "lapsed"
        why = self._of.left_out
        if (
            why is None
            or why == "superseded"
            or (why == "withdrawn" and asking.what == "withdrawal")
        ):
            return "answered"
        return _LEFT_OUT[why]
