"""The score now against the score at the last held session (DOMAIN C1 "Bands")."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Final

from ridealong.contracts.scores import Trend
from ridealong.metrics.model.follow_through import Checkpoint, Settled
from ridealong.metrics.model.last_sessions import LastSession
from ridealong.metrics.rules.follow_through import batches, percent
from ridealong.metrics.rules.parameters import ParameterHistory
from ridealong.metrics.rules.people import local_day

NOTICEABLE: Final = 5
"""Points from which on an arrow is shown."""


def score_at(
    session: datetime,
    items: Iterable[Settled],
    history: ParameterHistory,
    since: Checkpoint | None = None,
) -> int | None:
    """The percent that stood when a session began, None while too few were settled.

    It is the score of the items that were due before the session's day, each in the zone of its own
    commitment, with the credits they have now: what was due on the day itself had until its end.
    """
    before = [item for item in items if item.due < local_day(session, item.zone)]
    trail = batches(before, history, since)
    end = trail[-1].after if trail else since
    if end is None or end.settled < history.at(end.due).needed:
        return None
    return percent(end.score)


def with_last(
    known: tuple[LastSession, ...], rep: str, last: tuple[str, datetime] | None
) -> tuple[LastSession, ...]:
    """Somebody's last sessions with what is known now of the last one with a rep, None is none."""
    others = [each for each in known if each.rep != rep]
    now = [] if last is None else [LastSession(rep=rep, session=last[0], start=last[1])]
    return tuple(sorted([*others, *now], key=lambda each: each.rep))


def compared_with(known: tuple[LastSession, ...]) -> datetime | None:
    """The start of the last held one of all of a person's pairs, None before the first."""
    return max((each.start for each in known), default=None)


def first_due(session: datetime) -> date:
    """A day before which all that was due was due before the session, whatever the zone."""
    return session.date() - timedelta(days=2)


def trend_of(change: int | None) -> Trend | None:
    """The arrow for a change in points."""
    if change is None:
        return None
    if abs(change) < NOTICEABLE:
        return "level"
    return "up" if change > 0 else "down"
