"""Two requests of Kafka's protocol that aiokafka doesn't have."""

from typing import Any

from aiokafka.protocol.api import Request, RequestStruct, Response
from aiokafka.protocol.types import (
    Array,
    Boolean,
    CompactArray,
    CompactString,
    Int8,
    Int16,
    Int32,
    Int64,
    Schema,
    String,
    TaggedFields,
)

_SET = 0
_TOPIC = 2
_METADATA = "__cluster_metadata"
_TEXT = String("utf-8")
_COMPACT = CompactString("utf-8")
_REPLICAS = (
    ("replica_id", Int32),
    ("log_end_offset", Int64),
    ("last_fetch_timestamp", Int64),
    ("last_caught_up_timestamp", Int64),
    ("tags", TaggedFields),
)


class IncrementalAlterConfigsResponse(Response):  # type: ignore[misc]  # aiokafka has no types
    """One entry per resource; error code 0 is success."""

    API_KEY = 44
    API_VERSION = 0
    SCHEMA = Schema(
        ("throttle_time_ms", Int32),
        (
            "resources",
            Array(
                ("error_code", Int16),
                ("error_message", _TEXT),
                ("resource_type", Int8),
                ("resource_name", _TEXT),
            ),
        ),
    )


class IncrementalAlterConfigsRequestV0(RequestStruct):  # type: ignore[misc]
    """Kafka 2.3 and newer."""

    API_KEY = 44
    API_VERSION = 0
    RESPONSE_TYPE = IncrementalAlterConfigsResponse
    SCHEMA = Schema(
        (
            "resources",
            Array(
                ("resource_type", Int8),
                ("resource_name", _TEXT),
                ("configs", Array(("name", _TEXT), ("operation", Int8), ("value", _TEXT))),
            ),
        ),
        ("validate_only", Boolean),
    )


class SetTopicConfigs(Request[IncrementalAlterConfigsRequestV0]):  # type: ignore[misc]
    """Sets settings of topics and leaves all others as they are, which `AlterConfigs` doesn't."""

    API_KEY = 44

    def __init__(self, settings: dict[str, dict[str, str]]) -> None:
        self._settings = settings

    def build(self, request_struct_class: Any) -> Any:
        """The request in the version that the broker understands."""
        resources = [
            (_TOPIC, topic, [(name, _SET, value) for name, value in wanted.items()])
            for topic, wanted in self._settings.items()
        ]
        return request_struct_class(resources, False)


class DescribeQuorumResponse(Response):  # type: ignore[misc]
    """The leader's own entry carries its clock, in milliseconds."""

    API_KEY = 55
    API_VERSION = 1
    SCHEMA = Schema(
        ("error_code", Int16),
        (
            "topics",
            CompactArray(
                ("name", _COMPACT),
                (
                    "partitions",
                    CompactArray(
                        ("index", Int32),
                        ("error_code", Int16),
                        ("leader_id", Int32),
                        ("leader_epoch", Int32),
                        ("high_watermark", Int64),
                        ("voters", CompactArray(*_REPLICAS)),
                        ("observers", CompactArray(*_REPLICAS)),
                        ("tags", TaggedFields),
                    ),
                ),
                ("tags", TaggedFields),
            ),
        ),
        ("tags", TaggedFields),
    )


class DescribeQuorumRequestV1(RequestStruct):  # type: ignore[misc]
    """Kafka 3.3 and newer."""

    FLEXIBLE_VERSION = True
    API_KEY = 55
    API_VERSION = 1
    RESPONSE_TYPE = DescribeQuorumResponse
    SCHEMA = Schema(
        (
            "topics",
            CompactArray(
                ("name", _COMPACT),
                ("partitions", CompactArray(("index", Int32), ("tags", TaggedFields))),
                ("tags", TaggedFields),
            ),
        ),
        ("tags", TaggedFields),
    )


class DescribeQuorum(Request[DescribeQuorumRequestV1]):  # type: ignore[misc]
    """Asks how Kafka's controllers stand: the one thing it says that has its clock in it."""

    API_KEY = 55

    def build(self, request_struct_class: Any) -> Any:
        """The request in the version that the broker understands."""
        return request_struct_class([(_METADATA, [(0, {})], {})], {})
