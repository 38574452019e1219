"""A dead letter that comes back: on its service's internal topic, as the record that it was.

It goes there and not to the topic where it lay, so that nobody but the service that gave it up
reads it again. Headers behind the original ones say where it lay; they count on the internal topic
alone, which is written by the service and its operators.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from ridealong.contracts import topic_name

Headers = Sequence[tuple[str, bytes | None]]

LETTER = "dead-letter-"
ORIGINAL = "original-"
_REPLAYED = "replayed-"
LAST = "replayed-attempts"
"""The last header of a record that was replayed."""
_NAMES = ("topic", "partition", "offset", "letter", "attempts")


@dataclass(frozen=True, slots=True)
class Origin:
    """A record as it first lay in the log. `topic` is the full name; `attempts` says how often the
    service has given it up, and `letter` where the last dead letter of it lies, if it has one."""

    topic: str
    partition: int
    offset: int
    headers: Headers
    attempts: int = 0
    letter: str = ""


@dataclass(frozen=True, slots=True)
class Replay:
    """What is to be appended to have the service read a dead letter again. `origin` has the
    original headers, `key` and `value` are as they came."""

    service: str
    origin: Origin
    key: bytes | None
    value: bytes | None

    def topic(self, prefix: str) -> str:
        """The full name of the topic that takes it."""
        return internal_topic(self.service, prefix)

    def headers(self) -> list[tuple[str, bytes | None]]:
        """Original headers, and behind them where the record lay."""
        origin = self.origin
        told = (origin.topic, origin.partition, origin.offset, origin.letter, origin.attempts)
        return [
            *origin.headers,
            *((_REPLAYED + name, str(it).encode()) for name, it in zip(_NAMES, told, strict=True)),
        ]


def internal_topic(service: str, prefix: str) -> str:
    """The full name of the topic on which a service tells itself things."""
    return topic_name(f"internal.{service}", prefix)


def is_replayed(headers: Headers) -> bool:
    """Whether a record of an internal topic is a dead letter that came back."""
    # The last header tells, so no other record pays for a search.
    return bool(headers) and headers[-1][0] == LAST


def original_headers(headers: Headers) -> Headers:
    """The headers that the record had when it first lay in the log."""
    return headers[: -len(_NAMES)] if is_replayed(headers) else headers


def origin_of(headers: Headers) -> Origin:
    """Where a replayed record first lay; raises ValueError where its headers don't tell."""
    told = _told(headers[-len(_NAMES) :], _REPLAYED)
    try:
        return Origin(
            told["topic"],
            int(told["partition"]),
            int(told["offset"]),
            original_headers(headers),
            int(told["attempts"]),
            told["letter"],
        )
    except KeyError as error:
        raise ValueError(f"a replayed record has no header {_REPLAYED}{error.args[0]}") from error


def of_letter(headers: Headers, key: bytes | None, value: bytes | None, *, letter: str) -> Replay:
    """What to append for the dead letter with these contents, which lies at `letter`.

    Raises:
        ValueError: its headers don't tell who gave it up or where the original lay.
    """
    told = _told(headers, LETTER)
    original = [
        (name.removeprefix(ORIGINAL), held) for name, held in headers if name.startswith(ORIGINAL)
    ]
    try:
        origin = Origin(
            told["topic"],
            int(told["partition"]),
            int(told["offset"]),
            original,
            int(told.get("attempts", "1")),
            letter,
        )
        service = told["service"]
    except KeyError as error:
        raise ValueError(f"it has no header {LETTER}{error.args[0]}") from error
    return Replay(
        service,
        origin,
        None if told.get("null-key") == "true" else key,
        None if told.get("null-value") == "true" else value,
    )


def _told(headers: Headers, prefix: str) -> dict[str, str]:
    return {
        name.removeprefix(prefix): (held or b"").decode(errors="replace")
        for name, held in headers
        if name.startswith(prefix)
    }
