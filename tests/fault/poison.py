"""Records that nobody can apply, and what must become of each."""

import json
from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

from aiokafka import AIOKafkaProducer, ConsumerRecord

from ridealong.contracts import encode, topic_name
from ridealong.contracts.activities import ActivityLogged
from tests.fault.installation import Installation
from tests.fault.load import activity

MEBIBYTE = 1024**2
LARGEST = MEBIBYTE - 2_000
"""As much as a broker takes by default, with what a record has around its value."""
DEEP = 100_000
NEWER = ActivityLogged.TYPE.removesuffix(".v1") + ".v9"

Headers = list[tuple[str, bytes | None]]


class Poison(NamedTuple):
    """A record in bytes: what is wrong with it, its key, headers and value."""

    what: str
    key: bytes | None
    headers: Headers
    value: bytes | None


class Place(NamedTuple):
    """Where a record lies."""

    topic: str
    partition: int
    offset: int


def kinds(number: int, reps: int) -> list[Poison]:
    """One of each kind, as if for the n-th activity."""
    key, good, value = encode(activity(number, reps))
    headers: Headers = list(good)
    data = json.loads(value)

    def with_header(name: str, held: bytes | None) -> Headers:
        return [(each, held if each == name else was) for each, was in headers]

    def with_data(**more: object) -> bytes:
        return json.dumps(data | more).encode()

    return [
        Poison("bad JSON", key, headers, b'{"activity": '),
        Poison("not even text", key, headers, b"\xff\xfe\x00"),
        Poison("wrong schema", key, headers, b'{"activity": 5, "rep": []}'),
        Poison("unknown specversion", key, with_header("ce_specversion", b"9.0"), value),
        Poison("unknown version", key, with_header("ce_type", NEWER.encode()), value),
        Poison("null header", key, with_header("ce_id", None), value),
        Poison("binary header", key, with_header("ce_source", b"\xff\xfe"), value),
        Poison("null value", key, headers, None),
        Poison("null key", None, headers, value),
        Poison("1 MB", key, headers, with_data(kind="x" * (LARGEST - len(value)))),
        Poison("deep nesting", key, headers, with_data(kind=0)[:-2] + b"[" * DEEP),
        Poison("NaN", key, headers, with_data(quantity=float("nan"))),
    ]


async def send(
    installation: Installation, producer: AIOKafkaProducer, short: str, poison: Poison
) -> Place:
    """Put it into the log; gives where it lies."""
    position = await producer.send_and_wait(
        topic_name(short, installation.name), poison.value, key=poison.key, headers=poison.headers
    )
    return Place(position.topic, position.partition, position.offset)


def letters_of(letters: Iterable[ConsumerRecord], service: str) -> Counter[Place]:
    """How many letters a service wrote about each record."""
    told = (dict(letter.headers) for letter in letters)
    return Counter(
        Place(
            each["dead-letter-topic"].decode(),
            int(each["dead-letter-partition"]),
            int(each["dead-letter-offset"]),
        )
        for each in told
        if each["dead-letter-service"].decode() == service
    )


def keeps_everything(letter: ConsumerRecord, poison: Poison) -> bool:
    """Whether the letter has every byte of the record, and says what was null and what is wrong."""
    headers = dict(letter.headers)
    original = [
        (name.removeprefix("original-"), held)
        for name, held in letter.headers
        if name.startswith("original-")
    ]
    return (
        original == poison.headers
        and (letter.value or b"") == (poison.value or b"")
        and (letter.key or b"") == (poison.key or b"")
        and headers["dead-letter-null-value"] == (b"true" if poison.value is None else b"false")
        and headers["dead-letter-null-key"] == (b"true" if poison.key is None else b"false")
        and bool(headers["dead-letter-error"])
        and bool(headers["dead-letter-kind"])
    )
