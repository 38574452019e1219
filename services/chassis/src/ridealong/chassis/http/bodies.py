"""What commands say in their bodies."""

from typing import Any

from pydantic import BaseModel, ConfigDict, model_validator

NUL = "\x00"


class Body(BaseModel):
    """A command's body. A name that isn't known is refused: left out in silence, the command would
    mean something else, as an excuse until a day would be one for good. So is a text with a NUL:
    many a program that reads it later would take that for its end."""

    model_config = ConfigDict(extra="forbid")

    @model_validator(mode="before")
    @classmethod
    def _without_nul(cls, said: Any) -> Any:
        if isinstance(said, dict) and any(map(_has_nul, said.values())):
            raise ValueError("a text has no NUL character in it")
        return said


def _has_nul(said: object) -> bool:
    match said:
        case str():
            return NUL in said
        case dict():
            return any(map(_has_nul, said.values()))
        case list():
            return any(map(_has_nul, said))
        case _:
            return False
