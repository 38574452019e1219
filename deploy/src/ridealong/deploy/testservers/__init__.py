"""The servers that stack tests run against: one's own, local processes, or containers."""

from ridealong.deploy.testservers.choice import Choice, Kind, choose
from ridealong.deploy.testservers.provide import kafka_server, mongodb_server

__all__ = ["Choice", "Kind", "choose", "kafka_server", "mongodb_server"]
