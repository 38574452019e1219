"""What states are made of."""

from pydantic import BaseModel, ConfigDict


class Part(BaseModel):
    """An immutable part of a state, told apart by its content alone."""

    model_config = ConfigDict(frozen=True, extra="ignore")
