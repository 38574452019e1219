"""What speaks against the times of the sessions on a page: read for those alone that it may."""

from collections.abc import Iterable
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from ridealong.agenda.api.fitting import warnings_of
from ridealong.agenda.api.reading import Reader
from ridealong.agenda.api.schedule_views import WarningView
from ridealong.agenda.api.surroundings import diaries_of
from ridealong.agenda.api.views import SessionView
from ridealong.agenda.model.diary import Diary
from ridealong.agenda.rules.placing import in_aftermath
from ridealong.chassis.http.auth import Caller

MOST: Final = 20
"""So many sessions of a page are looked at in full, the earliest."""


async def cautions(
    reader: Reader, caller: Caller, sessions: Iterable[SessionView], now: datetime
) -> dict[str, list[WarningView]]:
    """Crises and absences that speak against a session's time, each with another slot where there
    is one (DOMAIN 0.4, T6), by the session's id. All diaries are read at once."""
    ahead = [one for one in sessions if one.start is not None and one.start > now]
    people = {one.rep for one in ahead} | {one.manager for one in ahead if one.manager}
    diaries = await diaries_of(reader, caller.tenant, people) if people else {}
    doubtful = [one for one in ahead if _may_be(one, diaries)]
    found = {}
    for one in doubtful[:MOST]:
        known = await reader.session(caller, one.session)
        if known is not None:
            session, desk = known
            told = await warnings_of(reader, desk, session, now)
            found[one.session] = [each for each in told if each.kind in ("crisis", "absence")]
    return found


def _may_be(session: SessionView, diaries: dict[str, Diary]) -> bool:
    start = session.start
    if start is None:
        return False
    for person in (session.rep, session.manager):
        diary = diaries.get(person or "")
        if diary is None:
            continue
        day = start.astimezone(ZoneInfo(diary.zone)).date()
        if any(one.starts <= day <= one.ends for one in diary.absences):
            return True
    rep = diaries.get(session.rep)
    return rep is not None and in_aftermath(rep, start)
