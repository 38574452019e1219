"""What can't be read keeps its bytes and gets its reason."""

from ridealong.chassis.projector.outbox import Entry
from ridealong.chassis.projector.records import Bad
from ridealong.contracts import topic_name

TOPIC = "dead-letters"
_ORIGINAL = "original-"


def entry_for_bad(bad: Bad, service: str, id_: str, prefix: str) -> Entry:
    """The dead letter: value and key as they came, original headers under `original-…`, and
    where it lay, who couldn't read it and why in headers of its own."""
    raw = bad.raw
    provenance = {
        "dead-letter-service": service,
        "dead-letter-topic": raw.topic,
        "dead-letter-partition": str(raw.partition),
        "dead-letter-offset": str(raw.offset),
        "dead-letter-kind": bad.kind,
        "dead-letter-error": bad.reason,
        "dead-letter-null-value": "true" if raw.value is None else "false",
        "dead-letter-null-key": "true" if raw.key is None else "false",
    }
    headers: list[tuple[str, bytes | None]] = [
        (name, text.encode()) for name, text in provenance.items()
    ]
    headers += [(_ORIGINAL + name, value) for name, value in raw.headers]
    # The client refuses a record with neither key nor value; the headers tell what was null.
    key = b"" if raw.key is None and raw.value is None else raw.key
    return Entry(id_, raw.partition, topic_name(TOPIC, prefix), key, headers, raw.value)
