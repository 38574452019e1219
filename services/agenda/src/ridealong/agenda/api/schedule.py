"""When a pair meets: what is expected, what fits, what speaks against it, what was moved."""

from datetime import date, datetime, timedelta
from typing import Annotated
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Path, Query

from ridealong.agenda.api.desktop import Desktop
from ridealong.agenda.api.fitting import warnings_of
from ridealong.agenda.api.moving import moves_of
from ridealong.agenda.api.reading import Window
from ridealong.agenda.api.schedule_views import (
    CadenceView,
    MovesView,
    PeriodSlots,
    PeriodView,
    RefusalsView,
    RefusalView,
    SlotsView,
    SlotView,
    WarningsView,
)
from ridealong.agenda.api.surroundings import surroundings_of
from ridealong.agenda.model.desk import Desk
from ridealong.agenda.model.session import Status
from ridealong.agenda.rules.cadence import Expected, Meeting, expected, in_a_row
from ridealong.agenda.rules.pairs import pair_in_force
from ridealong.agenda.rules.placing import Surroundings, slots
from ridealong.agenda.rules.sessions import is_coaching
from ridealong.chassis.http.auth import Authenticated, Caller
from ridealong.chassis.http.problems import Problem, not_found
from ridealong.chassis.service import Context
from ridealong.contracts.instant import Day

LONGEST = timedelta(days=800)
BEHIND, AHEAD = timedelta(days=91), timedelta(days=35)
_MET: tuple[Status, ...] = ("open", "held")
_LEADING = frozenset({"leader", "administrator", "operator"})

Rep = Annotated[str, Path(description="the rep's id")]
First = Annotated[Day | None, Query(alias="from", description="first day; 91 days ago if not said")]
Last = Annotated[Day | None, Query(alias="until", description="last day; in 35 days if not said")]
Periods = Annotated[int, Query(ge=1, le=12, description="so many periods without a session")]
Length = Annotated[int | None, Query(ge=10, le=240, description="the pair's own, if not said")]


def router(context: Context) -> APIRouter:
    """Cadence, slots and refusals of a rep, warnings of a session, moves of a manager."""
    routes = APIRouter(prefix="/v1", tags=["schedule"])
    desktop = Desktop(context)
    reader = desktop.reader

    @routes.get("/reps/{rep:path}/cadence", summary="When the pair is expected to meet, and did")
    async def cadence(
        caller: Authenticated, rep: Rep, first: First = None, last: Last = None
    ) -> CadenceView:
        desk = await _desk(caller, rep)
        around = await surroundings_of(reader, desk, desktop.now())
        span = _span(desktop.now(), around.zone, first, last)
        found = await _expected(desk, around, span)
        return CadenceView(
            rep=rep,
            manager=desk.manager,
            zone=around.zone,
            periods=[PeriodView.of(one) for one in found],
            in_a_row=in_a_row(found),
        )

    @routes.get("/reps/{rep:path}/slots", summary="Times that fit, the best first")
    async def fitting(
        caller: Authenticated, rep: Rep, periods: Periods = 2, minutes: Length = None
    ) -> SlotsView:
        desk = await _desk(caller, rep)
        now = desktop.now()
        around = await surroundings_of(reader, desk, now, viewer=caller.person)
        today = now.astimezone(ZoneInfo(around.zone)).date()
        pair = pair_in_force(desk)
        length = minutes or (pair.minutes if pair else around.rhythm.minutes)
        ahead = await _expected(desk, around, (today, today + LONGEST))
        free = [one.period for one in ahead if one.standing in ("open", "missed")][:periods]
        return SlotsView(
            rep=rep,
            manager=desk.manager,
            minutes=length,
            periods=[
                PeriodSlots(
                    first=period.first,
                    last=period.last,
                    day=period.day,
                    slots=[
                        SlotView.of(slot, around.zone)
                        for slot in slots(around, period, length, now)
                    ],
                )
                for period in free
            ],
        )

    @routes.get(
        "/sessions/{session:path}/warnings",
        summary="What speaks against a session's time, with another in the same period",
    )
    async def warnings(
        caller: Authenticated, name: Annotated[str, Path(alias="session")]
    ) -> WarningsView:
        session, desk = await desktop.session(caller, name)
        found = await warnings_of(reader, desk, session, desktop.now())
        return WarningsView(session=session.session, warnings=found)

    @routes.get(
        "/reps/{rep:path}/refusals", summary="What was told of a rep's sessions and could not be"
    )
    async def refusals(caller: Authenticated, rep: Rep) -> RefusalsView:
        desk = await _desk(caller, rep)
        known = await reader.refused(desk)
        return RefusalsView(
            rep=rep, refused=[RefusalView(**one.model_dump()) for one in reversed(known)]
        )

    @routes.get("/moves", summary="How often a manager's sessions were moved")
    async def moves(
        caller: Authenticated,
        first: First = None,
        last: Last = None,
        manager: Annotated[
            str | None, Query(description="another manager, for who leads managers")
        ] = None,
    ) -> MovesView:
        whose = manager or caller.person
        if whose != caller.person and not caller.roles & _LEADING:
            raise not_found("manager", whose)
        span = _span(desktop.now(), "UTC", first, last)
        return await moves_of(reader, caller.tenant, whose, span)

    async def _desk(caller: Caller, rep: str) -> Desk:
        desk = await reader.desk(caller, rep)
        if desk is None:
            raise not_found("rep", rep)
        return desk

    async def _expected(
        desk: Desk, around: Surroundings, span: tuple[date, date]
    ) -> list[Expected]:
        zone = ZoneInfo(around.zone)
        since, until = (datetime(day.year, day.month, day.day, tzinfo=zone) for day in span)
        # A period reaches beyond the days that are asked for, by a year at most.
        window = Window(since - LONGEST / 2, until + LONGEST / 2)
        sessions = await reader.sessions(desk.tenant, [desk.rep], window, statuses=_MET)
        meetings = [
            Meeting(
                one.session,
                (one.held.start if one.held else None) or one.start,
                one.held is not None,
            )
            for one in sessions
            if one.start and is_coaching(one)
        ]
        away = [
            (absence.starts, absence.ends)
            for diary in (around.rep, around.manager)
            for absence in diary.absences
        ]
        today = desktop.now().astimezone(zone).date()
        return expected(around.rhythm, span, meetings, around.zone, today=today, away=away)

    return routes


def _span(now: datetime, zone: str, first: date | None, last: date | None) -> tuple[date, date]:
    today = now.astimezone(ZoneInfo(zone)).date()
    span = first or today - BEHIND, last or today + AHEAD
    if not timedelta() <= span[1] - span[0] <= LONGEST:
        raise Problem(
            422,
            "bad-span",
            "These days can't be asked for",
            f"`from` comes before `until`, and at most {LONGEST.days} days lie between",
        )
    return span
