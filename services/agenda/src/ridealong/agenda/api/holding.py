"""What both say of a session that took place: that it was so, or not, and what it was worth."""

from fastapi import APIRouter

from ridealong.agenda.api.asking import Rep
from ridealong.agenda.api.bodies import ConfirmingMeeting, Disputing, Rating
from ridealong.agenda.api.desktop import Desktop, must_have_begun
from ridealong.agenda.api.offering import Asked, offer
from ridealong.agenda.api.record_views import RatingHistory, RecordView
from ridealong.agenda.api.recording import rated
from ridealong.agenda.model.record import Meeting
from ridealong.chassis.http.auth import Authenticated
from ridealong.chassis.http.problems import Problem, not_found
from ridealong.chassis.service import Context
from ridealong.contracts.sessions import SessionDisputed, SessionHeld, SessionRated


def router(context: Context) -> APIRouter:
    """Commands about a session that was held; who told it in the first place did so by `held`."""
    whole = APIRouter(prefix="/v1", tags=["record"])
    routes = APIRouter(prefix="/sessions", tags=["record"])
    desktop = Desktop(context)

    @whole.get("/reps/{rep:path}/ratings", summary="How both rated their sessions, over time")
    async def ratings(caller: Authenticated, rep: Rep) -> RatingHistory:
        desk = await desktop.reader.desk(caller, rep)
        if desk is None:
            raise not_found("rep", rep)
        return await rated(desktop.reader, caller, desk, desktop.now())

    offer(
        routes,
        desktop,
        "held/confirmation",
        ConfirmingMeeting,
        confirm,
        summary="Confirm that a session was held as the other told it",
        reading=RecordView,
    )
    offer(
        routes,
        desktop,
        "held/dispute",
        Disputing,
        dispute,
        summary="Say that a session wasn't held as it was told",
        reading=RecordView,
    )
    offer(
        routes,
        desktop,
        "rating",
        Rating,
        rate,
        summary="Say what a session was worth to you, and whether it was coaching",
        reading=RecordView,
    )
    whole.include_router(routes)
    return whole


def confirm(asked: Asked, body: ConfirmingMeeting) -> SessionHeld:
    """The same that was told, said by the caller too."""
    del body
    meeting = _told(asked)
    return SessionHeld(
        session=asked.session.session,
        rep=asked.session.rep,
        manager=meeting.manager,
        start=meeting.start,
        # Who reads only the newest word has to find all who gave it.
        confirmed_by=tuple(sorted({*meeting.confirmed_by, asked.by})),
        minutes=meeting.minutes,
        manager_speaking_minutes=meeting.manager_speaking,
        rep_speaking_minutes=meeting.rep_speaking,
        speaking_source=meeting.speaking_source,
        solution_minutes=meeting.solution_minutes,
        topics=meeting.topics,
        questions=meeting.questions,
        done=meeting.done,
        snapshot=meeting.snapshot,
    )


def dispute(asked: Asked, body: Disputing) -> SessionDisputed:
    """It wasn't so."""
    _told(asked)
    return SessionDisputed(
        session=asked.session.session, rep=asked.session.rep, by=asked.by, reason=body.reason
    )


def rate(asked: Asked, body: Rating) -> SessionRated:
    """What the caller made of it."""
    if asked.record.meeting is None:
        must_have_begun(asked.plan.start, asked.now)
    return SessionRated(
        session=asked.session.session,
        rep=asked.session.rep,
        by=asked.by,
        value=body.value,
        coaching=body.coaching,
    )


def _told(asked: Asked) -> Meeting:
    if asked.record.meeting is None:
        raise Problem(
            409,
            "not-held",
            "Nobody has said that this session was held",
            "Tell it with `held` first",
        )
    return asked.record.meeting
