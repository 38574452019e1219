"""What can't be read keeps its bytes and gets its reason."""

from ridealong.chassis.projector.outbox import Entry
from ridealong.chassis.projector.records import Bad
from ridealong.chassis.projector.replay import (
    LETTER,
    ORIGINAL,
    Origin,
    internal_topic,
    is_replayed,
    origin_of,
)
from ridealong.contracts import topic_name

TOPIC = "dead-letters"


def entry_for_bad(bad: Bad, service: str, id_: str, prefix: str) -> Entry:
    """The dead letter: value and key as they came, original headers under `original-…`, and
    where it lay, who couldn't read it, why and how often in headers of its own.

    Of a replayed letter that failed again it tells what the first one told.
    """
    raw = bad.raw
    origin = _origin(bad, service, prefix)
    provenance = {
        "service": service,
        "topic": origin.topic,
        "partition": str(origin.partition),
        "offset": str(origin.offset),
        "kind": bad.kind,
        "error": bad.reason,
        "attempts": str(origin.attempts + 1),
        "null-value": "true" if raw.value is None else "false",
        "null-key": "true" if raw.key is None else "false",
    }
    if origin.letter:
        provenance["previous"] = origin.letter
    headers: list[tuple[str, bytes | None]] = [
        (LETTER + name, text.encode()) for name, text in provenance.items()
    ]
    headers += [(ORIGINAL + name, value) for name, value in origin.headers]
    # The client refuses a record with neither key nor value; the headers tell what was null.
    key = b"" if raw.key is None and raw.value is None else raw.key
    return Entry(id_, raw.partition, topic_name(TOPIC, prefix), key, headers, raw.value)


def _origin(bad: Bad, service: str, prefix: str) -> Origin:
    raw = bad.raw
    if raw.topic == internal_topic(service, prefix) and is_replayed(raw.headers):
        try:
            return origin_of(raw.headers)
        except ValueError:
            # Somebody else's headers: kept as they came.
            pass
    return Origin(raw.topic, raw.partition, raw.offset, raw.headers)
