"""HTTP: the reminders of a person, each with why it was sent, or why not."""

from datetime import date, datetime
from typing import Annotated, Any, Final

from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel

from ridealong.chassis.http.auth import Authenticated, Caller
from ridealong.chassis.http.conditional import respond
from ridealong.chassis.http.paging import Cursor, Limit, Page, cursor_of, position_of
from ridealong.chassis.http.problems import Problem, ProblemDetails, not_found
from ridealong.chassis.service import Context
from ridealong.contracts.commitments import Pending
from ridealong.contracts.instant import instant, rfc3339
from ridealong.notifier.model import Delivery, Kind, Reminder, ReminderState, Try
from ridealong.notifier.rules.reasons import reason_of

JSON: Final = "application/json"
_OVERSEERS: Final = frozenset({"administrator", "operator"})
_PROBLEMS: Final[dict[int | str, dict[str, Any]]] = {
    401: {"model": ProblemDetails},
    404: {"model": ProblemDetails},
}


class ReminderView(BaseModel):
    """A reminder. `about` is a session (`prepare`) or a commitment (`due_tomorrow`) on `day`, or a
    commitment on which an answer was asked for that day (`answer_awaited`: on its `pending`).

    `reason` says why one is sent, or was; `outcome` why one was suppressed, failed, or would be.
    """

    reminder: str
    person: str
    rep: str
    kind: Kind
    about: str
    day: date
    pending: Pending | None
    due_at: datetime
    useful_until: datetime
    state: ReminderState
    reason: str
    outcome: str | None
    closed_at: datetime | None


class ReminderDetail(ReminderView):
    """A reminder with every time its delivery was tried, and when it is tried next."""

    tries: list[Try]
    next_try_at: datetime | None


def routes(context: Context) -> list[APIRouter]:
    """What may be asked of the notifier."""
    router = APIRouter(prefix="/v1/reminders", tags=["reminders"], responses=_PROBLEMS)

    @router.get("", response_model=Page[ReminderView], summary="Reminders, the latest due first")
    async def list_reminders(
        request: Request,
        caller: Authenticated,
        *,
        state: Annotated[ReminderState | None, Query(description="only those")] = None,
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
        if cursor is not None:
            where |= _behind(cursor)
        found = await context.store.find(
            Reminder.COLLECTION, where, sort=[("due_at", -1), ("_id", -1)], limit=limit + 1
        )
        shown = [Reminder.from_document(document) for document in found[:limit]]
        more = len(found) > limit
        page = Page[ReminderView](
            items=[ReminderView(**_facts(reminder)) for reminder in shown],
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
        detail = ReminderDetail(
            **_facts(Reminder.from_document(found)),
            tries=list(delivery.tries) if delivery else [],
            next_try_at=delivery.next_at if delivery and waits else None,
        )
        return respond(request, detail.model_dump_json().encode(), JSON)

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


def _facts(reminder: Reminder) -> dict[str, Any]:
    return {
        "reminder": reminder.reminder,
        "person": reminder.person,
        "rep": reminder.rep,
        "kind": reminder.kind,
        "about": reminder.about,
        "day": reminder.day,
        "pending": reminder.pending,
        "due_at": reminder.due_at,
        "useful_until": reminder.useful_until,
        "state": reminder.state,
        "reason": reason_of(reminder),
        "outcome": None if reminder.state == "sent" else reminder.reason or reminder.unwanted,
        "closed_at": reminder.closed_at,
    }
