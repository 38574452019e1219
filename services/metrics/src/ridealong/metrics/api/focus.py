"""Focus areas of a rep: read them, name one, take one on, park a question, call one done."""

from collections.abc import Callable
from typing import Annotated, Any, TypeVar

from fastapi import APIRouter, Path, Query, Request, Response

from ridealong.chassis.http.auth import Authenticated, Caller
from ridealong.chassis.http.commands import Accepted
from ridealong.chassis.http.problems import ProblemDetails, not_found
from ridealong.chassis.service import Context
from ridealong.contracts import Event, key_of
from ridealong.contracts.fields import Id
from ridealong.contracts.goals import FocusAccepted, FocusClosed, FocusNamed
from ridealong.metrics.api.answers import answer
from ridealong.metrics.api.around import Around, acting, around
from ridealong.metrics.api.focus_views import Done, FocusAreas, FocusView, NewFocus, focus_view
from ridealong.metrics.api.reading import by_id, states
from ridealong.metrics.api.sending import Order, Ordered, send, wrong_field
from ridealong.metrics.model.focus import Focus
from ridealong.metrics.model.sessions import Sessions
from ridealong.metrics.rules import focus as rules
from ridealong.metrics.rules.sight import shown_focus

D = TypeVar("D", FocusNamed, FocusAccepted, FocusClosed)
PersonId = Annotated[Id, Path()]
FocusId = Annotated[Id, Path()]

_ANSWERS: dict[int | str, dict[str, Any]] = {
    200: {"model": FocusView},
    202: {"model": Accepted},
    409: {"model": ProblemDetails, "description": "it doesn't fit; `detail` says why"},
}
_ONE = "/{person:path}/focus-areas/{focus:path}"


def router(context: Context) -> APIRouter:
    """The routes of focus areas."""
    routes = APIRouter(prefix="/v1/people", tags=["focus areas"])
    desk = _Desk(context)

    @routes.post(
        "/{person:path}/focus-areas",
        status_code=202,
        summary="Name a focus area, or ask the rep about one",
        responses=_ANSWERS,
    )
    async def name(order: Ordered, person: PersonId, body: NewFocus) -> Response:
        """Named by the rep it is active at once, by the manager it is a question to the rep."""
        if person != order.caller.person and body.level == "mine":
            raise wrong_field("level", "a question can't be hidden from whom it is put to")
        data = body.event(order.caller, order.how, person)
        return await desk.send(order, data, rules.named, new=True)

    @routes.post(
        _ONE + "/acceptance", status_code=202, summary="Take a focus area on", responses=_ANSWERS
    )
    async def accept(order: Ordered, person: PersonId, focus: FocusId) -> Response:
        """Only the rep does: the manager can ask, not impose."""
        data = FocusAccepted(focus=focus, rep=person, by=order.caller.person)
        return await desk.send(order, data, rules.accepted)

    @routes.post(
        _ONE + "/parking",
        status_code=202,
        summary="Keep a question for a later session",
        responses=_ANSWERS,
    )
    async def park(order: Ordered, person: PersonId, focus: FocusId) -> Response:
        """It is asked again once another session was held, or when it is named again."""
        by = (order.caller.person,)
        data = FocusClosed(focus=focus, rep=person, by=by, outcome=rules.PARKED)
        return await desk.send(order, data, rules.closed)

    @routes.post(
        _ONE + "/closure", status_code=202, summary="Call a focus area done", responses=_ANSWERS
    )
    async def close(order: Ordered, person: PersonId, focus: FocusId, body: Done) -> Response:
        """It is closed once both call it done; a question, once either does."""
        if body.outcome == rules.PARKED:
            raise wrong_field("outcome", "what is parked isn't done: use `parking`")
        by = (order.caller.person,)
        data = FocusClosed(focus=focus, rep=person, by=by, outcome=body.outcome)
        return await desk.send(order, data, rules.closed)

    @routes.get(
        "/{person:path}/focus-areas",
        response_model=FocusAreas,
        summary="Focus areas of a rep, each with its history",
    )
    async def focus_areas(
        request: Request,
        caller: Authenticated,
        person: PersonId,
        closed: Annotated[bool, Query(description="closed ones too")] = False,
    ) -> Response:
        beside = await around(context, caller, person)
        sessions = await desk.sessions(caller, person)
        found = await states(context.store, Focus, caller.tenant, {"rep": person})
        seen = [each for focus in found if (each := shown_focus(focus, caller.person, beside.seen))]
        views = [focus_view(each, sessions, beside) for each in seen]
        listed = sorted(
            (view for view in views if closed or view.closed_at is None),
            key=lambda view: (str(view.named_at), view.focus),
        )
        return answer(request, FocusAreas(rep=person, focus_areas=listed))

    @routes.get(_ONE, response_model=FocusView, summary="A focus area with its history")
    async def focus_area(
        request: Request, caller: Authenticated, person: PersonId, focus: FocusId
    ) -> Response:
        beside = await around(context, caller, person)
        view = await desk.view(caller, beside, focus)
        if view is None:
            raise not_found("focus area", focus)
        return answer(request, view)

    return routes


class _Desk:
    """Where a caller's command is looked at before it goes into the log."""

    def __init__(self, context: Context) -> None:
        self._context = context

    async def send(
        self,
        order: Order,
        data: D,
        rule: Callable[[Focus, Event[D]], object],
        *,
        new: bool = False,
    ) -> Response:
        """Append the event unless the rule refuses it already.

        Raises:
            Problem: 403 or 404, it isn't the caller's; 404, there is none and it isn't `new`.
        """
        caller, rep = order.caller, data.rep
        beside = await acting(self._context, caller, rep)
        found = await self._state(caller, rep, data.focus)
        hidden = found is None or shown_focus(found, caller.person, beside.seen) is None
        if hidden and not (new and (found is None or found.wording is None)):
            raise not_found("focus area", data.focus)
        key = key_of(caller.tenant, rep)
        id_ = Focus.id_of(key, data.focus)
        none = Focus(id=id_, tenant=caller.tenant, key=key, focus=data.focus, rep=rep)

        async def fits(event: Event[D]) -> None:
            rule(await self._state(caller, rep, data.focus) or none, event)

        async def read() -> FocusView | None:
            return await self.view(caller, beside, data.focus)

        return await send(self._context, order, data, fits, read)

    async def view(self, caller: Caller, beside: Around, focus: str) -> FocusView | None:
        """The focus as this caller may read it."""
        found = await self._state(caller, beside.rep, focus)
        seen = None if found is None else shown_focus(found, caller.person, beside.seen)
        if seen is None:
            return None
        return focus_view(seen, await self.sessions(caller, beside.rep), beside)

    async def sessions(self, caller: Caller, rep: str) -> Sessions | None:
        """The rep's sessions."""
        key = key_of(caller.tenant, rep)
        return await by_id(self._context.store, Sessions, caller.tenant, key)

    async def _state(self, caller: Caller, rep: str, focus: str) -> Focus | None:
        id_ = Focus.id_of(key_of(caller.tenant, rep), focus)
        return await by_id(self._context.store, Focus, caller.tenant, id_)
