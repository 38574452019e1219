"""What each session's agenda is built from: told without a clock, and cheap to compare.

An event is followed only where these facts differ: one call logged is not twelve agendas built.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from ridealong.agenda.model.desk import (
    Call,
    Desk,
    Figures,
    Focus,
    Forecast,
    Goal,
    Impression,
    Item,
    NextStep,
    Past,
    PlanLine,
    Value,
)
from ridealong.agenda.model.dialogue import Dialogue
from ridealong.agenda.model.follow_through import FollowThrough
from ridealong.agenda.model.organisation import House
from ridealong.agenda.model.promise import Promise
from ridealong.agenda.rules.agreeing import led_by, plan_in_force, plan_on_offer
from ridealong.agenda.rules.pairs import template_of
from ridealong.agenda.rules.promises import talked_about_until

_UNTOLD = House()
_SILENT = Dialogue()
_END = datetime.max.replace(tzinfo=UTC)

CALLS_AHEAD = timedelta(days=14)
"""How far calls are looked ahead where no other session comes before them."""


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything but the session itself. What doesn't concern the session yet isn't in it.

    `current`: it is the next one, so that what is known now concerns it. `ordinal` is its place in
    the row of the rep's one-on-ones, counted from 0. `led_by` are all who ever led the rep. `plan`
    is the behaviour plan that both accepted, `proposed` the one that is to follow it.
    """

    rep: str
    manager: str | None
    template: str
    coaching: bool
    planning: bool = False
    current: bool = True
    ordinal: int = 0
    house: House = _UNTOLD
    led_by: frozenset[str] = frozenset()
    plan: tuple[PlanLine, ...] = ()
    proposed: tuple[PlanLine, ...] = ()
    proposed_waits_for: tuple[str, ...] = ()
    focuses: tuple[Focus, ...] = ()
    calls: tuple[Call, ...] = ()
    dialogue: Dialogue = _SILENT
    last_held: datetime | None = None
    past: tuple[Past, ...] = ()
    goals: tuple[Goal, ...] = ()
    values: tuple[Value, ...] = ()
    impressions: tuple[Impression, ...] = ()
    steps: tuple[NextStep, ...] = ()
    forecasts: tuple[Forecast, ...] = ()
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
    led, plan = led_by(desk), plan_in_force(desk)
    proposed, waits_for = plan_on_offer(desk)
    facts = {}
    for slot in slots:
        current = slot.coaching and slot.start <= now
        looks = current or (slot.planning and slot.start <= now)
        facts[slot.session] = Facts(
            rep=desk.rep,
            manager=desk.manager,
            template=template,
            coaching=slot.coaching,
            planning=slot.planning,
            current=looks,
            ordinal=desk.coached + bisect_left(starts, slot.start),
            house=desk.house,
            led_by=led,
            plan=plan,
            proposed=proposed,
            proposed_waits_for=waits_for,
            focuses=_asked_now(desk) if slot.coaching else (),
            calls=_calls(desk, starts, slot.start, current=current) if slot.coaching else (),
            dialogue=_dialogue(desk, current=current),
            last_held=desk.last_held if current else None,
            past=desk.past if current else (),
            goals=desk.goals,
            values=desk.values if looks else (),
            impressions=desk.impressions if looks else (),
            steps=desk.steps if looks else (),
            forecasts=desk.forecasts if looks else (),
            figures=desk.figures if looks else None,
            follow_through=desk.follow_through if looks else None,
            promises=tuple(
                promise for promise, last in bounds if slot.coaching and slot.start <= last
            ),
            items=tuple(item for item in desk.items if item.session == slot.session),
            carried=backlog if current else (),
        )
    return facts


def _dialogue(desk: Desk, *, current: bool) -> Dialogue:
    """All of it for the next one-on-one; of the others only questions that stand on each agenda."""
    return desk.dialogue if current else Dialogue(questions=desk.dialogue.questions)


def _asked_now(desk: Desk) -> tuple[Focus, ...]:
    """The coaching plan without questions that rest until another session was held."""
    return tuple(
        one
        for one in desk.focuses
        if one.parked_at is None or (desk.last_held is not None and desk.last_held > one.parked_at)
    )


def _calls(
    desk: Desk, starts: Sequence[datetime], start: datetime, *, current: bool
) -> tuple[Call, ...]:
    """Calls from this session up to the next one, and before it those still to be debriefed."""
    following = bisect_right(starts, start)
    until = starts[following] if following < len(starts) else start + CALLS_AHEAD
    return tuple(
        one for one in desk.calls if start <= one.at < until or (current and one.at < start)
    )


def not_on_a_session(desk: Desk) -> tuple[Item, ...]:
    """The backlog: items that belong to no session that is open."""
    open_ = {slot.session for slot in desk.slots}
    return tuple(item for item in desk.items if item.session not in open_)


def _reach(starts: Sequence[datetime], moment: datetime) -> datetime:
    """The first of these starts at or after the moment; the end of time when there is none."""
    at = bisect_left(starts, moment)
    return starts[at] if at < len(starts) else _END
