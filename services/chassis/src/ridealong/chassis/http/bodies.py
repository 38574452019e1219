"""What commands say in their bodies."""

from pydantic import BaseModel, ConfigDict


class Body(BaseModel):
    """A command's body. A name that isn't known is refused: left out in silence, the command would
    mean something else, as an excuse until a day would be one for good."""

    model_config = ConfigDict(extra="forbid")
