"""The one place that both share between sessions: what is promised, aimed at and set aside.

Either reads it, adds to it and sees progress in it, without a session being near (DOMAIN 2.28).
"""

from typing import Annotated

from fastapi import APIRouter, Path, Response

from ridealong.agenda.api.bodies import AddingItem, ChangingItem, DroppingItem
from ridealong.agenda.api.desk_views import DeskView
from ridealong.agenda.api.desktop import Desktop
from ridealong.agenda.api.items import added
from ridealong.agenda.api.offering import Sending, Sent, answers, created
from ridealong.agenda.api.presenting import Presenter
from ridealong.agenda.api.record_reading import promises_on
from ridealong.agenda.model.desk import Desk, Item
from ridealong.agenda.rules.entries import on_desk
from ridealong.agenda.rules.items import must_choose, why_not_changed
from ridealong.chassis.http.auth import Authenticated, Caller
from ridealong.chassis.http.problems import Problem, not_found
from ridealong.chassis.service import Context
from ridealong.contracts import EventData
from ridealong.contracts.sessions import AgendaItemChanged, AgendaItemDropped

Rep = Annotated[str, Path(description="the rep's id")]
ItemName = Annotated[str, Path(alias="item", description="the item's id")]


def router(context: Context) -> APIRouter:
    """`/v1/reps/{rep}/desk` and `/v1/reps/{rep}/items`."""
    routes = APIRouter(prefix="/v1/reps", tags=["desk"])
    shared = _Shared(context)

    @routes.get("/{rep:path}/desk", summary="Goals, promises with progress, and the backlog")
    async def desk(caller: Authenticated, rep: Rep) -> DeskView:
        return await shared.view(caller, await shared.desk(caller, rep))

    @routes.post(
        "/{rep:path}/items",
        summary="Put something into the backlog: it comes to the next session",
        responses=answers(DeskView),
        response_model=None,
    )
    async def add(sent: Sent, rep: Rep, body: AddingItem) -> Response:
        found = await shared.desk(sent.caller, rep)
        item = body.item or created("item", sent.caller, sent.how)
        return await shared.send(sent, added(found.rep, sent.caller.person, item, body))

    @routes.post(
        "/{rep:path}/items/{item:path}/change",
        summary="Move an item, or say it better; words are changed by who wrote them",
        responses=answers(DeskView),
        response_model=None,
    )
    async def change(sent: Sent, rep: Rep, name: ItemName, body: ChangingItem) -> Response:
        item = await shared.item(sent.caller, rep, name)
        data = AgendaItemChanged(
            item=name, rep=rep, by=sent.caller.person, **body.model_dump(exclude_unset=True)
        )
        if why := why_not_changed(item, data):
            raise Problem(409, "not-yours", "Somebody else wrote this item", why)
        if why := must_choose((item,), data):
            raise Problem(409, "choose", "This item has come along too often", why)
        return await shared.send(sent, data)

    @routes.post(
        "/{rep:path}/items/{item:path}/drop",
        summary="Take an item off the desk, with a reason if you like",
        responses=answers(DeskView),
        response_model=None,
    )
    async def drop(sent: Sent, rep: Rep, name: ItemName, body: DroppingItem) -> Response:
        await shared.item(sent.caller, rep, name)
        data = AgendaItemDropped(item=name, rep=rep, by=sent.caller.person, reason=body.reason)
        return await shared.send(sent, data)

    return routes


class _Shared:
    """A rep's desk for one of the pair."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._desktop = Desktop(context)

    async def desk(self, caller: Caller, rep: str) -> Desk:
        found = await self._desktop.reader.desk(caller, rep)
        if found is None:
            raise not_found("rep", rep)
        return found

    async def item(self, caller: Caller, rep: str, name: str) -> Item:
        """An item that the caller sees, or 404."""
        desk = await self.desk(caller, rep)
        for item in desk.items:
            if item.item == name and (item.level != "mine" or item.by == caller.person):
                return item
        raise not_found("item", name)

    async def view(self, caller: Caller, desk: Desk) -> DeskView:
        reader = self._desktop.reader
        promises = await promises_on(reader.store, desk)
        following = await reader.next_session(desk, self._desktop.now())
        people = await reader.people(caller.tenant, {desk.rep, desk.manager or desk.rep})
        presenter = Presenter(caller.person, people)
        contents = on_desk(desk, promises, self._desktop.now().date())
        return DeskView(
            rep=desk.rep,
            name=presenter.name_of(desk.rep),
            manager=desk.manager,
            manager_name=presenter.name_of(desk.manager) if desk.manager else None,
            goals=[one for one in contents.goals if presenter.may_see(one)],
            commitments=contents.commitments,
            backlog=[one for one in contents.backlog if presenter.may_see(one)],
            next=presenter.next_session(following),
        )

    async def send(self, sent: Sending, data: EventData) -> Response:
        async def read() -> DeskView:
            return await self.view(sent.caller, await self.desk(sent.caller, data.owner() or ""))

        return await self._context.commands.run(sent.request, sent.caller, sent.how, data, read)
