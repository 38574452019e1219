"""Commands about what both bring along: to one session, to the rep's backlog, to the next one."""

from fastapi import APIRouter

from ridealong.agenda.api.bodies import AddingItem, Revisiting
from ridealong.agenda.api.desktop import Desktop
from ridealong.agenda.api.dialogue_bodies import OrderingItems
from ridealong.agenda.api.offering import Asked, offer
from ridealong.agenda.rules.items import is_on, must_choose, too_many_musts
from ridealong.chassis.http.problems import Problem, not_found
from ridealong.chassis.service import Context
from ridealong.contracts.dialogue import ItemsOrdered
from ridealong.contracts.items import AgendaItemAdded, AgendaItemChanged


def router(context: Context) -> APIRouter:
    """What one of a pair may say of an item; rules check again when it is applied."""
    routes = APIRouter(prefix="/v1/sessions", tags=["items"])
    desktop = Desktop(context)
    offer(routes, desktop, "items", AddingItem, bring, summary="Bring something along to a session")
    offer(
        routes,
        desktop,
        "revisits",
        Revisiting,
        revisit,
        summary="Say that an item of a session, ahead or held, is to come to the next one",
    )
    offer(
        routes,
        desktop,
        "order",
        OrderingItems,
        order,
        summary="Put the items of a section into an order; the rep's counts before a manager's",
    )
    return routes


def order(asked: Asked, body: OrderingItems) -> ItemsOrdered:
    """The order that the caller wishes; kept whatever else changes on the agenda."""
    if asked.session.status != "open":
        raise Problem(
            409, "not-open", "This session isn't ahead any more", f"it is {asked.session.status}"
        )
    for item in body.items:
        if not is_on(asked.desk, asked.session, item, asked.by):
            raise not_found("item", item)
    return ItemsOrdered(
        session=asked.session.session,
        rep=asked.session.rep,
        by=asked.by,
        section=body.section,
        items=body.items,
    )


def bring(asked: Asked, body: AddingItem) -> AgendaItemAdded:
    """Something to talk about in a session ahead."""
    if asked.session.status != "open":
        raise Problem(
            409, "not-open", "This session isn't ahead any more", f"it is {asked.session.status}"
        )
    data = added(asked.session.rep, asked.by, body.item or asked.created("item"), body).model_copy(
        update={"session": asked.session.session}
    )
    if why := too_many_musts(asked.desk, data):
        raise Problem(409, "too-many-musts", "Not everything can be a must", why)
    return data


def added(rep: str, by: str, item: str, body: AddingItem) -> AgendaItemAdded:
    """The event of a new item, in the backlog as yet. A fact comes with its data (DOMAIN 2.23)."""
    if body.standing == "fact" and not body.evidence:
        raise Problem(
            422,
            "fact-without-data",
            "A fact needs its data",
            "Link what shows it in `evidence`, or call it a hunch",
        )
    return AgendaItemAdded(
        item=item,
        rep=rep,
        section=body.section,
        title=body.title,
        text=body.text,
        by=by,
        level=body.level,
        evidence=body.evidence,
        standing=body.standing,
        must=body.must,
    )


def revisit(asked: Asked, body: Revisiting) -> AgendaItemChanged:
    """It comes to the pair's next session."""
    if not is_on(asked.desk, asked.session, body.item, asked.by):
        raise not_found("item", body.item)
    data = AgendaItemChanged(
        item=body.item,
        rep=asked.session.rep,
        session=asked.session.session,
        by=asked.by,
        revisit=body.revisit,
        reason=body.reason,
    )
    if why := must_choose((*asked.desk.items, *asked.session.talked_about), data):
        raise Problem(409, "choose", "This item has come along too often", why)
    return data
