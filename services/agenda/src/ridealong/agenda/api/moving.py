"""How often the sessions of a manager were moved (DOMAIN 1.19)."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from ridealong.agenda.api.reading import Reader
from ridealong.agenda.api.schedule_views import MovesView
from ridealong.agenda.api.surroundings import diaries_of, rhythm_of
from ridealong.agenda.model.diary import Diary
from ridealong.agenda.model.session import Session
from ridealong.agenda.rules.cadence import period_of
from ridealong.agenda.rules.sessions import is_coaching


async def moves_of(reader: Reader, tenant: str, manager: str, span: tuple[date, date]) -> MovesView:
    """Moves of the one-on-ones that begin on these days (UTC)."""
    since, until = (datetime(day.year, day.month, day.day, tzinfo=UTC) for day in span)
    where = {
        "tenant": tenant,
        "plan.manager": manager,
        "start": {"$gte": since, "$lt": until + timedelta(days=1)},
    }
    documents = await reader.store.find(Session.COLLECTION, where)
    sessions = [one for one in map(Session.from_document, documents) if is_coaching(one)]
    moved = [one for one in sessions if one.moves]
    diaries = await diaries_of(reader, tenant, {one.rep for one in moved})
    return MovesView(
        manager=manager,
        first=span[0],
        last=span[1],
        sessions=len(sessions),
        moved=len(moved),
        moves=sum(len(one.moves) for one in moved),
        out_of_period=sum(_left_its_period(one, diaries[one.rep]) for one in moved),
    )


def _left_its_period(session: Session, diary: Diary) -> int:
    """How many of its moves led out of the period in which it was expected."""
    if session.start is None or session.plan is None:
        return 0
    rhythm, zone = rhythm_of(diary, session.plan.manager), ZoneInfo(diary.zone)
    starts = [*(one.was for one in session.moves), session.start]
    days = [each.astimezone(zone).date() for each in starts]
    return sum(period_of(rhythm, was) != period_of(rhythm, now) for was, now in pairwise(days))
