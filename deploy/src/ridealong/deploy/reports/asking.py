"""Asking a service over HTTP, so that every failure says what to do."""

from collections.abc import Mapping, Sequence
from typing import TypeVar

import httpx
from pydantic import BaseModel, ValidationError

from ridealong.deploy.local.errors import StepError

SECONDS = 60.0

A = TypeVar("A", bound=BaseModel)


class _Wrong(BaseModel):
    field: str
    rule: str


class _Problem(BaseModel):
    title: str = ""
    detail: str | None = None
    errors: list[_Wrong] = []


def ask(
    client: httpx.Client,
    path: str,
    parameters: Mapping[str, str | Sequence[str]],
    token: str,
    form: type[A],
) -> A:
    """GET a JSON answer of this form.

    Raises:
        StepError: the service doesn't answer, refuses, or answers something else.
    """
    headers = {"Authorization": f"Bearer {token}"}
    try:
        answer = client.get(path, params=parameters, headers=headers)
    except httpx.HTTPError as error:
        raise StepError(
            f"nothing answers on {client.base_url} ({type(error).__name__})",
            "Is it running? `ridealong status` shows it; --metrics URL names another one.",
        ) from error
    if answer.status_code != httpx.codes.OK:
        raise _refused(answer)
    try:
        return form.model_validate_json(answer.content)
    except ValidationError as error:
        raise StepError(
            f"what answers on {client.base_url} is not the service of this release",
            f"{error.error_count()} things in its answer don't fit. Is the address right?",
        ) from error


def _refused(answer: httpx.Response) -> StepError:
    try:
        problem = _Problem.model_validate_json(answer.content)
    except ValidationError:
        problem = _Problem()
    wrong = (f"{each.field}: {each.rule}" for each in problem.errors)
    said = ". ".join(part for part in (problem.title, problem.detail, *wrong) if part)
    if answer.status_code == httpx.codes.UNAUTHORIZED:
        hint = "Give a token that is valid there: RIDEALONG_TOKEN=… (`ridealong token --as …`)."
    elif answer.is_client_error:
        hint = "Ask for something else: --help says what there is."
    else:
        hint = "The service's log says more."
    return StepError(f"the service answered {answer.status_code}: {said or 'no reason'}", hint)
