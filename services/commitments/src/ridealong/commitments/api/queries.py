"""Reading commitments."""

from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, Path, Query, Request, Response

from ridealong.chassis.http.auth import Authenticated
from ridealong.chassis.http.conditional import respond
from ridealong.chassis.http.paging import Page
from ridealong.chassis.http.problems import ProblemDetails, not_found
from ridealong.commitments.api.reading import Named, Reader, Wish
from ridealong.commitments.api.views import CommitmentDetail, CommitmentView, view
from ridealong.contracts.fields import Id

MISSING: Final[dict[int | str, dict[str, Any]]] = {404: {"model": ProblemDetails}}


def _named(
    commitment: Annotated[Id, Path(description="the commitment's id")],
    rep: Annotated[
        Id | None, Query(description="whose pair; only needed where two pairs use the same id")
    ] = None,
) -> Named:
    return Named(commitment, rep)


CommitmentId = Annotated[Named, Depends(_named)]


def router(reader: Reader) -> APIRouter:
    """`GET /v1/commitments` and `GET /v1/commitments/{commitment}`."""
    routes = APIRouter(prefix="/v1/commitments", tags=["commitments"])

    @routes.get(
        "",
        response_model=Page[CommitmentView],
        responses=MISSING,
        summary="Commitments by due date",
    )
    async def commitments(
        request: Request, caller: Authenticated, wish: Annotated[Wish, Query()]
    ) -> Response:
        found, follows = await reader.page(caller, wish)
        items = [view(each, seen) for each, seen in found]
        page = Page[CommitmentView](items=items, next=follows)
        return respond(request, page.model_dump_json().encode(), "application/json")

    @routes.get(
        "/{commitment:path}",
        response_model=CommitmentDetail,
        responses=MISSING,
        summary="A commitment with progress, deadline, credit so far and its life",
    )
    async def one(request: Request, caller: Authenticated, commitment: CommitmentId) -> Response:
        found = await reader.one(caller, commitment)
        if found is None:
            raise not_found("commitment", commitment.id)
        answer = await reader.opened(caller, *found)
        return respond(request, answer.model_dump_json().encode(), "application/json")

    return routes
