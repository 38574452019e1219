"""Answers with an ETag."""

from fastapi import Request, Response
from pydantic import BaseModel

from ridealong.chassis.http.conditional import respond


def answer(request: Request, model: BaseModel) -> Response:
    """The model as JSON, or 304 where the client has it already."""
    return respond(request, model.model_dump_json().encode(), "application/json")
