"""Errors over HTTP: RFC 9457 problem details, each with what to do about it."""

from collections.abc import Mapping, Sequence
from typing import Any

from fastapi import FastAPI, Request
from fastapi.encoders import jsonable_encoder
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field
from pymongo.errors import PyMongoError
from starlette.exceptions import HTTPException

from ridealong.chassis.logging import logger
from ridealong.contracts import BadEvent

_MEDIA_TYPE = "application/problem+json"
_log = logger(__name__)


class ProblemDetails(BaseModel):
    """What a client gets instead of an answer (RFC 9457)."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str | None = None
    instance: str | None = None
    errors: list[dict[str, Any]] = Field(default_factory=list)


#: What every route answers when it can't do what was asked, for the app's own description.
ANSWERS: dict[int | str, dict[str, Any]] = {
    "default": {"model": ProblemDetails, "description": "what went wrong (RFC 9457)"}
}


class Problem(Exception):
    """Raise it anywhere below a route to answer with problem details.

    `kind` is a stable word that clients may branch on; it becomes the `type` as
    `urn:ridealong:problem:<kind>`.
    """

    def __init__(
        self,
        status: int,
        kind: str,
        title: str,
        detail: str | None = None,
        *,
        errors: Sequence[Mapping[str, Any]] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(title)
        self.status = status
        self.headers = dict(headers or {})
        self.details = ProblemDetails(
            type=f"urn:ridealong:problem:{kind}",
            title=title,
            status=status,
            detail=detail,
            errors=[dict(error) for error in errors],
        )


def not_found(what: str, id_: str) -> Problem:
    """404; also for what the caller may not see, so that ids can't be guessed at."""
    return Problem(404, "not-found", f"No such {what}", f"{what} {id_!r} is not there for you")


def _respond(request: Request, problem: Problem) -> JSONResponse:
    details = problem.details.model_copy(update={"instance": request.url.path})
    return JSONResponse(
        details.model_dump(exclude_none=True),
        status_code=problem.status,
        media_type=_MEDIA_TYPE,
        headers=problem.headers,
    )


def _validation(error: RequestValidationError) -> Problem:
    # The input isn't repeated: it may hold what somebody wrote in confidence.
    errors = [_broken(found) for found in error.errors()]
    return Problem(
        422, "invalid-request", "The request doesn't fit", errors=jsonable_encoder(errors)
    )


def _broken(found: dict[str, Any]) -> dict[str, str]:
    """Which field breaks which rule. What isn't JSON has no fields: of it, it is told where."""
    first, *rest = map(str, found["loc"])
    if found["type"] == "json_invalid":
        why = found.get("ctx", {}).get("error", "it can't be read")
        return {"field": first, "rule": f"not JSON at character {''.join(rest) or 0}: {why}"}
    return {
        "field": ".".join((first, *rest)),
        "rule": found["msg"].removeprefix("Value error, "),
    }


def install(app: FastAPI) -> None:
    """Answer every error of the app with problem details."""
    # A redirect to the address with a slash knows neither a proxy's host nor its path.
    app.router.redirect_slashes = False

    @app.exception_handler(Problem)
    async def problem(request: Request, error: Problem) -> JSONResponse:
        return _respond(request, error)

    @app.exception_handler(RequestValidationError)
    async def invalid(request: Request, error: RequestValidationError) -> JSONResponse:
        return _respond(request, _validation(error))

    @app.exception_handler(BadEvent)
    async def bad_event(request: Request, error: BadEvent) -> JSONResponse:
        return _respond(
            request, Problem(422, "invalid-event", "The event doesn't fit", error.reason)
        )

    @app.exception_handler(HTTPException)
    async def http_error(request: Request, error: HTTPException) -> JSONResponse:
        return _respond(
            request,
            Problem(
                error.status_code, "http", str(error.detail), headers=dict(error.headers or {})
            ),
        )

    @app.exception_handler(PyMongoError)
    async def store_away(request: Request, error: PyMongoError) -> JSONResponse:
        _log.warning("store did not answer", error=type(error).__name__)
        return _respond(
            request,
            Problem(
                503,
                "store-unavailable",
                "The store did not answer",
                "Try again in some seconds",
                headers={"Retry-After": "5"},
            ),
        )

    @app.exception_handler(Exception)
    async def unexpected(request: Request, error: Exception) -> JSONResponse:
        _log.error("request failed", error=type(error).__name__, path=request.url.path)
        return _respond(
            request,
            Problem(500, "internal", "Something went wrong here", "It is in the service's log"),
        )
