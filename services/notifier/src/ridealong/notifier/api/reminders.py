"""HTTP: the reminders of a person, each with why it was sent, or why not, and putting one off."""

from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, Query, Request, Response

from ridealong.chassis.http.auth import Authenticated, Caller
from ridealong.chassis.http.bodies import Body
from ridealong.chassis.http.commands import Accepted, Command, command
from ridealong.chassis.http.conditional import respond
from ridealong.chassis.http.paging import Cursor, Limit, Page
from ridealong.chassis.http.problems import Problem, ProblemDetails, not_found
from ridealong.chassis.service import Context
from ridealong.contracts.instant import Instant, rfc3339
from ridealong.contracts.preferences import ReminderSnoozed
from ridealong.notifier.api.listing import Asked, Listing
from ridealong.notifier.api.reminder_views import ReminderDetail, ReminderView, Standing, facts_of
from ridealong.notifier.api.standing import Standings
from ridealong.notifier.model import Delivery, Kind, Reminder
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
    listing = Listing(context.store, standings)

    @router.get("", response_model=Page[ReminderView], summary="Reminders, the latest due first")
    async def list_reminders(
        request: Request,
        caller: Authenticated,
        *,
        state: Annotated[Standing | None, Query(description="only those")] = None,
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
        page = await listing.page(Asked(caller.tenant, whose, state, kind), limit, cursor)
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
            views = await listing.views(caller.tenant, caller.person, shown)
            return views[0] if views else None

        return await context.commands.run(request, caller, how, data, read)

    return [router]


def _may_see(caller: Caller, person: str) -> bool:
    return person == caller.person or bool(caller.roles & _OVERSEERS)


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
