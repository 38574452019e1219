"""The written summary of a session: write it, confirm it, read who has confirmed which version."""

from fastapi import APIRouter

from ridealong.agenda.api.bodies import ConfirmingSummary, WritingSummary
from ridealong.agenda.api.desktop import Desktop, must_have_begun
from ridealong.agenda.api.offering import Asked, Name, offer
from ridealong.agenda.api.record_views import RecordView
from ridealong.chassis.http.auth import Authenticated
from ridealong.chassis.http.problems import Problem
from ridealong.chassis.service import Context
from ridealong.contracts.sessions import SessionSummaryConfirmed, SessionSummaryWritten


def router(context: Context) -> APIRouter:
    """`/v1/sessions/{session}/summary` and `/record`."""
    routes = APIRouter(prefix="/v1/sessions", tags=["record"])
    desktop = Desktop(context)

    @routes.get(
        "/{session:path}/record",
        summary="What is written down of a session: summary, who confirmed it, follow-ups",
    )
    async def record(caller: Authenticated, name: Name) -> RecordView:
        return await desktop.record(caller, *await desktop.session(caller, name))

    offer(
        routes,
        desktop,
        "summary",
        WritingSummary,
        write,
        summary="Write a session's summary, whole; both are asked to confirm it",
        reading=RecordView,
    )
    offer(
        routes,
        desktop,
        "summary/confirmation",
        ConfirmingSummary,
        confirm,
        summary="Confirm the summary that you have read",
        reading=RecordView,
    )
    return routes


def write(asked: Asked, body: WritingSummary) -> SessionSummaryWritten:
    """A version of the summary."""
    _must_have_taken_place(asked)
    return SessionSummaryWritten(
        session=asked.session.session,
        rep=asked.session.rep,
        by=asked.by,
        text=body.text,
        replaces=body.replaces,
    )


def confirm(asked: Asked, body: ConfirmingSummary) -> SessionSummaryConfirmed:
    """The caller's yes."""
    _must_have_taken_place(asked)
    if asked.by not in (asked.session.rep, asked.plan.manager):
        raise Problem(
            409,
            "not-there",
            "The two who met confirm the summary",
            "You coach this rep now, but somebody else held this session",
        )
    return SessionSummaryConfirmed(
        session=asked.session.session,
        rep=asked.session.rep,
        by=asked.by,
        digest=body.digest,
        note=body.note,
    )


def _must_have_taken_place(asked: Asked) -> None:
    if asked.session.status == "cancelled":
        raise Problem(
            409,
            "cancelled",
            "This session was cancelled",
            "Schedule it again, or tell with `held` that it took place after all",
        )
    if asked.session.held is None:
        must_have_begun(asked.plan.start, asked.now)
