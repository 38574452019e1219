"""Lists in pages: an opaque cursor, and a link to what comes next."""

import base64
import binascii
import json
from typing import Annotated, Generic, TypeVar

from fastapi import Query
from pydantic import BaseModel, JsonValue

from ridealong.chassis.http.problems import Problem

T = TypeVar("T")

Limit = Annotated[int, Query(ge=1, le=200, description="most entries in one answer")]
Cursor = Annotated[
    str | None, Query(max_length=2000, description="`next` of the answer before, unchanged")
]


class Page(BaseModel, Generic[T]):
    """Part of a list. `next` is the cursor of the following part, None at the end."""

    items: list[T]
    next: str | None = None


def cursor_of(position: JsonValue) -> str:
    """A cursor that stands for this position."""
    return base64.urlsafe_b64encode(json.dumps(position).encode()).decode().rstrip("=")


def position_of(cursor: str) -> JsonValue:
    """The position a cursor stands for.

    Raises:
        Problem: 400, it isn't one of ours.
    """
    try:
        position: JsonValue = json.loads(
            base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
        )
        # Half a character, as JSON can write it, is nothing that a store could look for.
        json.dumps(position, ensure_ascii=False).encode()
    except (binascii.Error, ValueError) as error:
        raise Problem(
            400, "bad-cursor", "This cursor isn't one of ours", "Take `next` as it was answered"
        ) from error
    return position
