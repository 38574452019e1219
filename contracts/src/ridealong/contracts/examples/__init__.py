"""Worked examples: per event type one CloudEvent in structured JSON, in a file of its name."""

import json
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def of(event_type: str) -> dict[str, Any]:
    """The worked example of a type, such as `ridealong.activity.logged.v1`."""
    example: dict[str, Any] = json.loads(
        files(__name__).joinpath(f"{event_type}.json").read_text(encoding="utf-8")
    )
    return example
