"""HTTP: what a person wants to be told, read and changed by that person alone; and what the
organisation proposes, changed by its administrators."""

from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, Header, Request, Response

from ridealong.chassis.http.auth import Authenticated, Caller
from ridealong.chassis.http.commands import Accepted, Command, command
from ridealong.chassis.http.conditional import etag_of, respond
from ridealong.chassis.http.problems import Problem, ProblemDetails
from ridealong.chassis.service import Context
from ridealong.contracts.preferences import (
    PreferencesUpdated,
    ReminderDefaultsUpdated,
    ReminderLinksRevoked,
)
from ridealong.notifier.api.preference_views import (
    DefaultsBody,
    DefaultsView,
    PreferencesBody,
    PreferencesView,
    defaults_view,
    preferences_view,
)
from ridealong.notifier.api.standing import Standings
from ridealong.notifier.rules.choosing import RIGHTS

JSON: Final = "application/json"
ADMINISTRATOR: Final = "administrator"
_PROBLEMS: Final[dict[int | str, dict[str, Any]]] = {
    number: {"model": ProblemDetails} for number in (401, 403, 409, 412, 422, 428)
}

#: The ETag of what the caller has read, or `*` to replace whatever there is.
IfMatch = Annotated[str | None, Header(alias="If-Match", description="ETag of what you read")]
Run = Annotated[Command, Depends(command)]


def routes(context: Context) -> list[APIRouter]:
    """What may be said of preferences."""
    router = APIRouter(tags=["preferences"], responses=_PROBLEMS)
    standings = Standings(context)

    async def own(caller: Caller) -> PreferencesView:
        chosen = await standings.preferences(caller.tenant, caller.person)
        return preferences_view(chosen, await standings.defaults(caller.tenant))

    async def proposed(caller: Caller) -> DefaultsView:
        return defaults_view(await standings.defaults(caller.tenant))

    @router.get("/v1/preferences", response_model=PreferencesView, summary="What you want to hear")
    async def read_own(request: Request, caller: Authenticated) -> Response:
        """Your own choices, and what holds for you by them and by what is proposed."""
        return respond(request, _body(await own(caller)), JSON)

    @router.put(
        "/v1/preferences",
        response_model=PreferencesView | Accepted,
        summary="Say what you want to hear",
        responses={202: {"model": Accepted}},
    )
    async def change_own(
        request: Request,
        caller: Authenticated,
        body: PreferencesBody,
        how: Run,
        if_match: IfMatch = None,
    ) -> Response:
        """The whole of your choices anew. Nobody else can change them."""
        present = await own(caller)

        async def fits() -> None:
            _check(if_match, await own(caller))

        data = PreferencesUpdated.model_validate(
            {
                **body.model_dump(by_alias=True),
                "person": caller.person,
                "revision": None if if_match == "*" else present.revision,
            }
        )
        return await context.commands.run(
            request, caller, how, data, lambda: own(caller), fits=fits
        )

    @router.delete(
        "/v1/preferences/links",
        response_model=PreferencesView | Accepted,
        summary="Revoke the links by which messages let you unsubscribe",
        responses={202: {"model": Accepted}},
    )
    async def revoke_links(request: Request, caller: Authenticated, how: Run) -> Response:
        """As when you have forwarded one: those that you got so far change nothing any more."""
        data = ReminderLinksRevoked(person=caller.person)
        return await context.commands.run(request, caller, how, data, lambda: own(caller))

    @router.get(
        "/v1/reminder-defaults",
        response_model=DefaultsView,
        summary="What your organisation proposes",
    )
    async def read_defaults(request: Request, caller: Authenticated) -> Response:
        """It holds for whoever hasn't chosen."""
        return respond(request, _body(await proposed(caller)), JSON)

    @router.put(
        "/v1/reminder-defaults",
        response_model=DefaultsView | Accepted,
        summary="Propose for who hasn't chosen",
        responses={202: {"model": Accepted}},
    )
    async def change_defaults(
        request: Request,
        caller: Authenticated,
        body: DefaultsBody,
        how: Run,
        if_match: IfMatch = None,
    ) -> Response:
        """The whole of the organisation's proposals anew, by an administrator. What somebody chose
        themselves stays, and what people have a right to know can't be turned off for them."""
        if ADMINISTRATOR not in caller.roles:
            raise Problem(403, "forbidden", "Only an administrator proposes for the organisation")
        _check_rights(body)
        present = await proposed(caller)

        async def fits() -> None:
            _check(if_match, await proposed(caller))

        data = ReminderDefaultsUpdated.model_validate(
            {
                **body.model_dump(by_alias=True),
                "by": caller.person,
                "revision": None if if_match == "*" else present.revision,
            }
        )
        return await context.commands.run(
            request, caller, how, data, lambda: proposed(caller), fits=fits
        )

    return [router]


def _body(view: PreferencesView | DefaultsView) -> bytes:
    return view.model_dump_json(by_alias=True).encode()


def _check(if_match: str | None, present: PreferencesView | DefaultsView) -> None:
    if if_match is None:
        raise Problem(
            428,
            "precondition-required",
            "Say what you have read",
            "Send the ETag of the answer that you read as If-Match, or * to replace whatever it is",
        )
    if if_match not in ("*", etag_of(_body(present))):
        raise Problem(
            412, "changed-meanwhile", "It has been changed since you read it", "Read it again"
        )


def _check_rights(body: DefaultsBody) -> None:
    never = sorted(kind for kind, mode in body.kinds.items() if mode == "off" and kind in RIGHTS)
    if never:
        raise Problem(
            422,
            "not-yours-to-turn-off",
            "An organisation can't turn off what people have a right to know",
            f"Leave out {', '.join(never)}, or propose `digest`",
        )
