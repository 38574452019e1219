"""What each session's agenda is built from: told without a clock, and cheap to compare.

An event is followed only where these facts differ: one call logged is not twelve agendas built.
"""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from ridealong.agenda.model.desk import Desk, Figures, Goal, Impression, Item, Value
from ridealong.agenda.model.follow_through import FollowThrough
from ridealong.agenda.model.promise import Promise
from ridealong.agenda.rules.pairs import template_of
from ridealong.agenda.rules.promises import talked_about_until

_END = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything but the session itself. What doesn't concern the session yet isn't in it."""

    rep: str
    manager: str | None
    template: str
    coaching: bool
    goals: tuple[Goal, ...] = ()
    values: tuple[Value, ...] = ()
    impressions: tuple[Impression, ...] = ()
    figures: Figures | None = None
    follow_through: FollowThrough | None = None
    promises: tuple[Promise, ...] = ()
    items: tuple[Item, ...] = ()
    carried: tuple[Item, ...] = ()


def facts_by_session(desk: Desk, promises: Iterable[Promise]) -> dict[str, Facts]:
    """The facts of every open session of a desk; `promises` are those on its table.

    A promise reaches up to the first session after its deadline, or after it was left out: there
    its result is looked at.
    Values and scores reach up to the next session, and so do items that belong to no open one,
    so that nothing is lost: sessions behind that one will have news of their own.
    """
    slots = desk.slots
    starts = [slot.start for slot in slots if slot.coaching]
    now = _reach(starts, desk.told_at) if desk.told_at else _END
    bounds = [
        (promise, _reach(starts, talked_about_until(promise, promise.terms)))
        for promise in promises
        if promise.terms
    ]
    backlog = not_on_a_session(desk)
    template = template_of(desk)
    facts = {}
    for slot in slots:
        current = slot.coaching and slot.start <= now
        facts[slot.session] = Facts(
            rep=desk.rep,
            manager=desk.manager,
            template=template,
            coaching=slot.coaching,
            goals=desk.goals,
            values=desk.values if current else (),
            impressions=desk.impressions if current else (),
            figures=desk.figures if current else None,
            follow_through=desk.follow_through if current else None,
            promises=tuple(
                promise for promise, last in bounds if slot.coaching and slot.start <= last
            ),
            items=tuple(item for item in desk.items if item.session == slot.session),
            carried=backlog if current else (),
        )
    return facts


def not_on_a_session(desk: Desk) -> tuple[Item, ...]:
    """The backlog: items that belong to no session that is open."""
    open_ = {slot.session for slot in desk.slots}
    return tuple(item for item in desk.items if item.session not in open_)


def _reach(starts: Sequence[datetime], moment: datetime) -> datetime:
    """The first of these starts at or after the moment; the end of time when there is none."""
    at = bisect_left(starts, moment)
    return starts[at] if at < len(starts) else _END
