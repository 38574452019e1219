"""The one place that both share between sessions: what is promised, aimed at and set aside.

Either reads it, adds to it and sees progress in it, without a session being near (DOMAIN 2.28).
"""

from fastapi import APIRouter

from ridealong.agenda.api.asking import AskedOfRep, Desks, Door, Rep
from ridealong.agenda.api.bodies import AddingItem, ChangingItem, DroppingItem
from ridealong.agenda.api.desk_views import DeskView
from ridealong.agenda.api.items import added
from ridealong.agenda.api.presenting import Presenter
from ridealong.agenda.api.record_reading import promises_on
from ridealong.agenda.model.desk import Desk, Item
from ridealong.agenda.rules.entries import on_desk
from ridealong.agenda.rules.items import must_choose, why_not_changed
from ridealong.chassis.http.auth import Authenticated, Caller
from ridealong.chassis.http.problems import Problem, not_found
from ridealong.chassis.service import Context
from ridealong.contracts.items import AgendaItemAdded, AgendaItemChanged, AgendaItemDropped


def router(context: Context) -> APIRouter:
    """`/v1/reps/{rep}/desk` and `/v1/reps/{rep}/items`."""
    routes = APIRouter(prefix="/v1/reps", tags=["desk"])
    desks = Desks(context)

    async def read(caller: Caller, desk: Desk) -> DeskView:
        reader, now = desks.desktop.reader, desks.desktop.now()
        promises = await promises_on(reader.store, desk)
        following = await reader.next_session(desk, now)
        people = await reader.people(caller.tenant, {desk.rep, desk.manager or desk.rep})
        presenter = Presenter(caller.person, people)
        contents = on_desk(desk, promises, now.date())
        return DeskView(
            rep=desk.rep,
            name=presenter.name_of(desk.rep),
            manager=desk.manager,
            manager_name=presenter.name_of(desk.manager) if desk.manager else None,
            commitments=contents.commitments,
            goals=[one for one in contents.goals if presenter.may_see(one)],
            backlog=[one for one in contents.backlog if presenter.may_see(one)],
            next=presenter.next_session(following),
        )

    @routes.get("/{rep:path}/desk", summary="Promises with progress, goals, and the backlog")
    async def desk(caller: Authenticated, rep: Rep) -> DeskView:
        return await read(caller, await desks.desk(caller, rep))

    door = Door(routes, desks, DeskView, read)
    door.ask(
        "items", AddingItem, add, "Put something into the backlog: it comes to the next session"
    )
    door.ask(
        "items/{thing:path}/change",
        ChangingItem,
        change,
        "Move an item, or say it better; words are changed by who wrote them",
    )
    door.ask(
        "items/{thing:path}/drop",
        DroppingItem,
        drop,
        "Take an item off the desk: it is done, or not needed any more",
    )
    return routes


def add(asked: AskedOfRep, body: AddingItem) -> AgendaItemAdded:
    """Something for the next session."""
    return added(asked.rep, asked.by, body.item or asked.created("item"), body)


def change(asked: AskedOfRep, body: ChangingItem) -> AgendaItemChanged:
    """An item as it is to be from now on."""
    item = _item(asked)
    said = body.model_dump(exclude_unset=True)
    data = AgendaItemChanged(item=item.item, rep=asked.rep, by=asked.by, **said)
    if why := why_not_changed(item, data):
        raise Problem(409, "not-yours", "Somebody else wrote this item", why)
    if why := must_choose((item,), data):
        raise Problem(409, "choose", "This item has come along too often", why)
    return data


def drop(asked: AskedOfRep, body: DroppingItem) -> AgendaItemDropped:
    """An item that needs no talk any more."""
    item = _item(asked)
    return AgendaItemDropped(item=item.item, rep=asked.rep, by=asked.by, reason=body.reason)


def _item(asked: AskedOfRep) -> Item:
    """An item that the caller sees, or 404."""
    for item in asked.desk.items:
        if item.item == asked.thing and (item.level != "mine" or item.by == asked.by):
            return item
    raise not_found("item", asked.thing)
