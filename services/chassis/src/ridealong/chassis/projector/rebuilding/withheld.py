"""Dead letters of a rebuild: which of them the log has already, and which are news."""

from collections.abc import Collection, Iterable

from ridealong.chassis.projector.outbox import Entry
from ridealong.chassis.projector.replay import LETTER, Headers

Origin = tuple[str, str, str]
"""Where the record of a letter lay: full name of the topic, partition, offset."""

_ORIGIN = ("topic", "partition", "offset")


def origin_of(headers: Headers, service: str) -> Origin | None:
    """Where the record lay of which this service's letter tells; None for another's letter."""
    found = dict(headers)
    if (found.get(f"{LETTER}service") or b"").decode(errors="replace") != service:
        return None
    topic, partition, offset = (
        (found.get(LETTER + name) or b"").decode(errors="replace") for name in _ORIGIN
    )
    return topic, partition, offset


def lost(withheld: Iterable[Entry], service: str, told: Collection[Origin]) -> list[Entry]:
    """Those letters of which nobody was told: the service could apply these records before."""
    return [entry for entry in withheld if origin_of(entry.headers, service) not in told]
