"""Two sessions of one pair are never at once, however they are told of.

It is judged by the sessions topic alone, in its order: what the clock or other topics say may be
read before or after, and the same session would be let in or not.
"""

from datetime import datetime, timedelta
from typing import Final

from ridealong.agenda.model.desk import Desk, Taken
from ridealong.agenda.model.refusals import Refusal, Refusals
from ridealong.agenda.model.session import Session
from ridealong.agenda.rules.refusal import Refused

MOST_TAKEN: Final = 200
"""Times on one desk at most, the earliest go first: it is one document."""
MOST_REFUSED: Final = 20


def fitting(desk: Desk, before: Session, after: Session, told_at: datetime) -> Session | Refused:
    """The changed session, unless the rep has another one at its new time.

    What has begun when it is told of isn't judged any more: it is how it was.
    """
    plan = after.plan
    if plan is None or after.end is None or after.cancelled or after.held:
        return after
    if (before.start, before.end, before.cancelled) == (after.start, after.end, after.cancelled):
        return after
    if plan.start <= told_at:
        return after
    end = plan.start + timedelta(minutes=plan.minutes)
    for one in desk.taken:
        if one.session != after.session and plan.start < one.end and one.start < end:
            return Refused(
                f"session {one.session} is from {_said(one.start)} to {_said(one.end)} UTC: a pair "
                "has one at a time. Choose a time that is free, or move or cancel that one first"
            )
    return after


def with_time(desk: Desk, session: Session) -> Desk:
    """The desk with the time of this session, as long as that is to come or nobody closed it."""
    others = [one for one in desk.taken if one.session != session.session]
    if session.start and session.end and not session.cancelled and session.held is None:
        others.append(Taken(session=session.session, start=session.start, end=session.end))
    others.sort(key=lambda one: (one.start, one.session))
    return desk.model_copy(update={"taken": tuple(others[-MOST_TAKEN:])})


def remembered(known: Refusals, refusal: Refusal) -> Refusals:
    """One more refusal, for the pair to read."""
    return known.model_copy(update={"refused": (*known.refused, refusal)[-MOST_REFUSED:]})


def _said(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M}"
