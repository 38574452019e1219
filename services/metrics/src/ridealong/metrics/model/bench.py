"""Whether a rep lets those above see which role they prepare for."""

from datetime import datetime
from typing import ClassVar

from ridealong.chassis.projector.state import State


class BenchConsent(State):
    """The rep's newest word on it. Without one there is no consent."""

    COLLECTION: ClassVar[str] = "bench_consents"

    rep: str
    at: datetime
    given: bool
