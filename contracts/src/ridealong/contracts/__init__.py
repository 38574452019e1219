"""Ridealong's published events: envelope, models, topic registry and codec.

One module per topic holds the models: people, sessions, commitments, activities, goals, scores,
agendas, reminders, internal. `ridealong.contracts.publisher` (extra `kafka`) sends them.
"""

from ridealong.contracts.codec import Codec, Header, Record, decode, encode
from ridealong.contracts.envelope import Event, EventData, Unknown, key_of, new_id
from ridealong.contracts.errors import BadEvent
from ridealong.contracts.instant import Day, Instant
from ridealong.contracts.registry import (
    MODELS,
    TOPICS,
    TopicSpec,
    consumed_by,
    produced_by,
    topic_name,
)
from ridealong.contracts.upcasting import UPCASTERS, Upcaster

__all__ = [
    "MODELS",
    "TOPICS",
    "UPCASTERS",
    "BadEvent",
    "Codec",
    "Day",
    "Event",
    "EventData",
    "Header",
    "Instant",
    "Record",
    "TopicSpec",
    "Unknown",
    "Upcaster",
    "consumed_by",
    "decode",
    "encode",
    "key_of",
    "new_id",
    "produced_by",
    "topic_name",
]
