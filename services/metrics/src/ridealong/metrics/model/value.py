"""What states are made of."""

from pydantic import BaseModel, ConfigDict


class Value(BaseModel):
    """A part of a state: immutable, and equal to another with the same content."""

    model_config = ConfigDict(frozen=True, extra="ignore")
