"""The same questions for the rep between sessions, in the same words (DOMAIN 1.12)."""

from typing import Final

from fastapi import APIRouter

from ridealong.agenda.api.asking import AskedOfRep, Desks, Door, Rep
from ridealong.agenda.api.dialogue_bodies import Reflecting
from ridealong.agenda.api.dialogue_views import SelfCoachingView, SelfQuestion
from ridealong.agenda.model.agenda import Prompt
from ridealong.agenda.model.desk import Desk
from ridealong.agenda.model.reflection import Reflection
from ridealong.agenda.rules.questions import for_oneself
from ridealong.chassis.http.auth import Authenticated, Caller
from ridealong.chassis.service import Context
from ridealong.contracts.dialogue import ReflectionWritten

MOST: Final = 200


def router(context: Context) -> APIRouter:
    """`/v1/reps/{rep}/self-coaching` and `/v1/reps/{rep}/reflections`."""
    routes = APIRouter(prefix="/v1/reps", tags=["self-coaching"])
    desks = Desks(context)

    async def read(caller: Caller, desk: Desk) -> SelfCoachingView:
        documents = await desks.desktop.reader.store.find(
            Reflection.COLLECTION,
            {"tenant": desk.tenant, "rep": desk.rep},
            sort=[("written_at", -1), ("_id", 1)],
            limit=MOST,
        )
        answers = [Reflection.from_document(each) for each in documents]
        return self_coaching(desk, caller.person, answers)

    @routes.get(
        "/{rep:path}/self-coaching",
        summary="The sessions' questions, with the rep's own answers between sessions",
    )
    async def questions(caller: Authenticated, rep: Rep) -> SelfCoachingView:
        return await read(caller, await desks.desk(caller, rep))

    Door(routes, desks, SelfCoachingView, read).ask(
        "reflections", Reflecting, reflect, "Answer one of the questions, for yourself"
    )
    return routes


def self_coaching(desk: Desk, viewer: str, answers: list[Reflection]) -> SelfCoachingView:
    """Each question with the newest answer that the viewer may read; `answers` newest first."""
    seen = [one for one in answers if viewer == desk.rep or one.level != "mine"]
    return SelfCoachingView(
        rep=desk.rep,
        questions=[
            _asked(question, next((one for one in seen if one.question == question.code), None))
            for question in for_oneself(desk.house, desk.dialogue.questions)
        ],
    )


def _asked(question: Prompt, answer: Reflection | None) -> SelfQuestion:
    said = SelfQuestion(question=question.code, purpose=question.purpose, text=question.text)
    if answer is None:
        return said
    return said.model_copy(
        update={"answer": answer.text, "answered_at": answer.written_at, "level": answer.level}
    )


def reflect(asked: AskedOfRep, body: Reflecting) -> ReflectionWritten:
    """The rep's own answer."""
    asked.must_be_the_rep("These are the rep's own answers; read what they share")
    return ReflectionWritten(
        reflection=body.reflection or asked.created("reflection"),
        rep=asked.rep,
        by=asked.by,
        question=body.question,
        text=body.text,
        level=body.level,
    )
