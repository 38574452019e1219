"""HTTP: the reminders of a person, each with why it was sent, or why not, and putting one off."""

from collections.abc import Sequence
from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, Query, Request, Response

from ridealong.chassis.http.auth import Authenticated, Caller
from ridealong.chassis.http.bodies import Body
from ridealong.chassis.http.commands import Accepted, Command, command
from ridealong.chassis.http.conditional import respond
from ridealong.chassis.http.paging import Cursor, Limit, Page, cursor_of, position_of
from ridealong.chassis.http.problems import Problem, ProblemDetails, not_found
from ridealong.chassis.service import Context
from ridealong.contracts.instant import Instant, instant, rfc3339
from ridealong.contracts.preferences import ReminderSnoozed
from ridealong.notifier.api.reminder_views import ReminderDetail, ReminderView, facts_of
from ridealong.notifier.api.standing import Standings
from ridealong.notifier.model import Delivery, Kind, Reminder, ReminderState
from ridealong.notifier.rules.snoozing import fits

JSON: Final = "application/json"
_OVERSEERS: Final = frozenset({"administrator", "operator"})
_PROBLEMS: Final[dict[int | str, dict[str, Any]]] = {
    401: {"model": ProblemDetails},
    404: {"model": ProblemDetails},
}


class SnoozeBody(Body):
    """Until when a reminder is put off."""

    until: Instant


def routes(context: Context) -> list[APIRouter]:
    """What may be asked of the notifier."""
    router = APIRouter(prefix="/v1/reminders", tags=["reminders"], responses=_PROBLEMS)
    standings = Standings(context)

    async def seen(
        caller: Caller, person: str, reminders: Sequence[Reminder]
    ) -> list[ReminderView]:
        foreseen = await standings.of(caller.tenant, person, reminders)
        pairs = zip(reminders, foreseen, strict=True)
        return [ReminderView(**facts_of(reminder, one)) for reminder, one in pairs]

    @router.get("", response_model=Page[ReminderView], summary="Reminders, the latest due first")
    async def list_reminders(
        request: Request,
        caller: Authenticated,
        *,
        state: Annotated[ReminderState | None, Query(description="only those")] = None,
        kind: Annotated[Kind | None, Query(description="only those")] = None,
        person: Annotated[
            str | None, Query(max_length=200, description="yourself, unless you may see others'")
        ] = None,
        limit: Limit = 50,
        cursor: Cursor = None,
    ) -> Response:
        """Your own ones; an administrator or operator may ask for another person's."""
        whose = person or caller.person
        if not _may_see(caller, whose):
            raise not_found("person", whose)
        where: dict[str, Any] = {"tenant": caller.tenant, "person": whose}
        if state is not None:
            where["state"] = state
        if kind is not None:
            where["kind"] = kind
        if cursor is not None:
            where |= _behind(cursor)
        found = await context.store.find(
            Reminder.COLLECTION, where, sort=[("due_at", -1), ("_id", -1)], limit=limit + 1
        )
        shown = [Reminder.from_document(document) for document in found[:limit]]
        more = len(found) > limit
        page = Page[ReminderView](
            items=await seen(caller, whose, shown),
            next=cursor_of([rfc3339(shown[-1].due_at), shown[-1].id]) if more else None,
        )
        return respond(request, page.model_dump_json().encode(), JSON)

    @router.get("/{reminder}", response_model=ReminderDetail, summary="One reminder and its tries")
    async def one_reminder(request: Request, caller: Authenticated, reminder: str) -> Response:
        """Why it was sent or not, and what the mail server answered each time."""
        id_ = f"{caller.tenant}/{reminder}"
        found = (await context.store.by_ids(Reminder.COLLECTION, [id_])).get(id_)
        if found is None or not _may_see(caller, found["person"]):
            raise not_found("reminder", reminder)
        known = (await context.store.by_ids(Delivery.COLLECTION, [id_])).get(id_)
        delivery = Delivery.from_document(known) if known else None
        waits = delivery is not None and delivery.state == "waiting" and bool(delivery.tries)
        reminder_ = Reminder.from_document(found)
        foreseen = (await standings.of(caller.tenant, reminder_.person, [reminder_]))[0]
        detail = ReminderDetail(
            **facts_of(reminder_, foreseen),
            tries=list(delivery.tries) if delivery else [],
            next_try_at=delivery.next_at if delivery and waits else None,
        )
        return respond(request, detail.model_dump_json().encode(), JSON)

    @router.post(
        "/{reminder}/snooze",
        response_model=ReminderView | Accepted,
        summary="Put one of your reminders off",
        responses={202: {"model": Accepted}},
    )
    async def snooze(
        request: Request,
        caller: Authenticated,
        reminder: str,
        body: SnoozeBody,
        how: Annotated[Command, Depends(command)],
    ) -> Response:
        """It comes again then, whether it has come already or not, unless it is done by then. Not
        later than it is of use: `useful_until`."""
        id_ = f"{caller.tenant}/{reminder}"
        found = (await context.store.by_ids(Reminder.COLLECTION, [id_])).get(id_)
        if found is None or found["person"] != caller.person:
            raise not_found("reminder", reminder)
        known = Reminder.from_document(found)
        if known.kind == "weekly_digest" or not fits(known, body.until):
            raise _cannot_wait(known)
        data = ReminderSnoozed(
            reminder=known.first or known.reminder,
            rep=known.rep,
            person=caller.person,
            until=body.until,
        )

        async def read() -> ReminderView | None:
            now = (await context.store.by_ids(Reminder.COLLECTION, [id_])).get(id_)
            shown = [Reminder.from_document(now)] if now else []
            views = await seen(caller, caller.person, shown)
            return views[0] if views else None

        return await context.commands.run(request, caller, how, data, read)

    return [router]


def _may_see(caller: Caller, person: str) -> bool:
    return person == caller.person or bool(caller.roles & _OVERSEERS)


def _behind(cursor: str) -> dict[str, Any]:
    match position_of(cursor):
        case [str(text), str(id_)]:
            try:
                due_at = instant(text)
            except ValueError:
                raise _bad_cursor() from None
            return {"$or": [{"due_at": {"$lt": due_at}}, {"due_at": due_at, "_id": {"$lt": id_}}]}
        case _:
            raise _bad_cursor()


def _bad_cursor() -> Problem:
    return Problem(
        400, "bad-cursor", "This cursor isn't one of ours", "Take `next` as it was answered"
    )


def _cannot_wait(reminder: Reminder) -> Problem:
    if reminder.kind == "weekly_digest":
        return Problem(
            409, "not-snoozable", "A weekly digest can't be put off", "Choose another hour for it"
        )
    return Problem(
        409,
        "not-snoozable",
        "This reminder can't be put off until then",
        f"It can be until some time after {rfc3339(reminder.due_at)} and before "
        f"{rfc3339(reminder.useful_until)}",
    )
