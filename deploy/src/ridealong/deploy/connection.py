"""How to connect to Kafka: the environment says TLS and login, as it does to the services."""

import os
from typing import Any

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
        options = client_options(load(Settings, os.environ).model_copy(update={"kafka": bootstrap}))
    except SettingsError as error:
        raise StepError(str(error)) from error
    return options.pop("bootstrap_servers"), options
