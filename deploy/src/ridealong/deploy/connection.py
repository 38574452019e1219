"""How to connect to Kafka: the environment says TLS and login, as it does to the services."""

import os
from typing import Any

from aiokafka import AIOKafkaProducer

from ridealong.chassis import kafka
from ridealong.chassis.kafka import SettingsError, client_options
from ridealong.chassis.settings import Settings, load
from ridealong.deploy.local.errors import StepError


def connection(bootstrap: str) -> tuple[list[str], dict[str, Any]]:
    """Give the servers, and the further arguments of a Kafka client.

    Raises:
        StepError: settings contradict one another.
        SystemExit: a setting doesn't fit; the message names it.
    """
    try:
        options = client_options(_settings(bootstrap))
    except SettingsError as error:
        raise StepError(str(error)) from error
    return options.pop("bootstrap_servers"), options


def producer(bootstrap: str) -> AIOKafkaProducer:
    """Give a producer of records as they are, not started yet.

    Raises:
        StepError: settings contradict one another.
    """
    try:
        return kafka.producer(_settings(bootstrap), "ridealong-operator")
    except SettingsError as error:
        raise StepError(str(error)) from error


def _settings(bootstrap: str) -> Settings:
    return load(Settings, os.environ).model_copy(update={"kafka": bootstrap})
