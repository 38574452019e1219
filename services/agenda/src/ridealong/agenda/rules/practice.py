"""What a rep practises: the coaching plan, and the calls ahead."""

from datetime import datetime
from typing import Final

from ridealong.agenda.model.desk import Call, Desk, Focus
from ridealong.contracts.calls import CallDebriefed, CallPlanned
from ridealong.contracts.goals import FocusAccepted, FocusClosed, FocusNamed

MOST_CALLS: Final = 100
MOST_DEBRIEFED: Final = 30
MOST_FOCUSES: Final = 50
"""What lies on one desk at most: it is one document."""

PARKED: Final = "parked"


def focus_named(desk: Desk, data: FocusNamed, at: datetime) -> Desk:
    """The rep's own is active at once; the manager's is a question as yet (DOMAIN 1.16).

    Named again it is alive again, and keeps since when it is there and that it was taken on.
    """
    known = next((one for one in desk.focuses if one.focus == data.focus), None)
    focus = Focus(
        focus=data.focus,
        skill=data.skill,
        aim=data.aim,
        by=data.by,
        level=data.level,
        since=known.since if known else at,
        accepted=data.by == data.rep or bool(known and known.accepted),
    )
    return _with_focus(desk, focus)


def focus_accepted(desk: Desk, data: FocusAccepted) -> Desk:
    """The rep takes it on; nobody else can."""
    known = next((one for one in desk.focuses if one.focus == data.focus), None)
    if known is None or data.by != data.rep:
        return desk
    return _with_focus(desk, known.model_copy(update={"accepted": True, "parked_at": None}))


def focus_closed(desk: Desk, data: FocusClosed, at: datetime) -> Desk:
    """One that is active is gone once both call it done (DOMAIN 1.18); a question that is parked
    rests until the next held session (1.17), any other that is closed is gone."""
    known = next((one for one in desk.focuses if one.focus == data.focus), None)
    if known is None:
        return desk
    if not known.accepted:
        if data.outcome == PARKED:
            return _with_focus(desk, known.model_copy(update={"parked_at": at}))
        return _without_focus(desk, known)
    closed_by = tuple(sorted({*known.closed_by, *data.by}))
    if data.rep in closed_by and len(closed_by) > 1:
        return _without_focus(desk, known)
    return _with_focus(desk, known.model_copy(update={"closed_by": closed_by}))


def call_planned(desk: Desk, data: CallPlanned) -> Desk:
    """A call to come; the latest are kept where there are too many."""
    call = Call(
        call=data.call,
        customer=data.customer,
        at=data.at,
        purpose=data.purpose,
        joint=data.joint,
        next_step=data.next_step or None,
        people=data.names or data.people,
        questions=data.questions,
    )
    if any(one.call == data.call for one in desk.debriefed):
        return desk
    others = [one for one in desk.calls if one.call != data.call]
    calls = sorted([*others, call], key=lambda one: (one.at, one.call))
    return desk.model_copy(update={"calls": tuple(calls[-MOST_CALLS:])})


def call_debriefed(desk: Desk, data: CallDebriefed, at: datetime) -> Desk:
    """It was talked about: what it brought stays beside what was planned (DOMAIN 4.21)."""
    left = tuple(one for one in desk.calls if one.call != data.call)
    known = next((one for one in (*desk.calls, *desk.debriefed) if one.call == data.call), None)
    if known is None:
        return desk
    told = known.model_copy(
        update={
            "outcome": data.outcome or None,
            "learned": data.learned,
            "next_step_agreed": data.next_step or None,
            "debriefed_at": at,
        }
    )
    others = [one for one in desk.debriefed if one.call != data.call]
    debriefed = sorted([*others, told], key=lambda one: (one.at, one.call))[-MOST_DEBRIEFED:]
    return desk.model_copy(update={"calls": left, "debriefed": tuple(debriefed)})


def unplanned(call: Call) -> tuple[str, ...]:
    """Which parts of a pre-call plan nobody has written (DOMAIN 4.21)."""
    plan = {
        "purpose": call.purpose,
        "people": call.people,
        "questions": call.questions,
        "next step": call.next_step,
    }
    return tuple(name for name, said in plan.items() if not said)


def _with_focus(desk: Desk, focus: Focus) -> Desk:
    others = [one for one in desk.focuses if one.focus != focus.focus]
    focuses = sorted([*others, focus], key=lambda one: (one.since, one.focus))
    return desk.model_copy(update={"focuses": tuple(focuses[-MOST_FOCUSES:])})


def _without_focus(desk: Desk, focus: Focus) -> Desk:
    left = tuple(one for one in desk.focuses if one is not focus)
    return desk.model_copy(update={"focuses": left})
