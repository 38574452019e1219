"""Options that several commands share; each has an environment variable too."""

import os
from pathlib import Path
from typing import Annotated

import typer

from ridealong.chassis.settings import Settings, load
from ridealong.contracts import attributes
from ridealong.contracts.errors import BadEvent
from ridealong.deploy.local.ports import LOOPBACK
from ridealong.deploy.operating.installation import Installation
from ridealong.deploy.stack.folders import Folders, find_data
from ridealong.deploy.stack.settings import Ports
from ridealong.deploy.stack.state import StateFile

Data = Annotated[
    Path | None,
    typer.Option(
        envvar="RIDEALONG_DATA",
        help="Folder of the stack's data. Default: the nearest .ridealong upwards from here.",
        show_default=False,
        file_okay=False,
    ),
]

Kafka = Annotated[
    str | None,
    typer.Option(
        envvar="RIDEALONG_KAFKA",
        help="Bootstrap servers of a Kafka of your own. Default: the stack's.",
        show_default=False,
    ),
]
TopicPrefix = Annotated[
    str, typer.Option(envvar="RIDEALONG_TOPIC_PREFIX", help="What the names of topics begin with.")
]
AsJson = Annotated[bool, typer.Option("--json", help="For programs.")]


def _tenant(value: str) -> str:
    try:
        return attributes.tenant(value)
    except BadEvent as error:
        raise typer.BadParameter(error.rule) from error


Tenant = Annotated[
    str,
    typer.Option(envvar="RIDEALONG_TENANT", help="The organisation.", callback=_tenant),
]
Mongodb = Annotated[
    str | None,
    typer.Option(
        envvar="RIDEALONG_MONGODB",
        help="URI of a MongoDB of your own. Default: the stack's.",
        show_default=False,
    ),
]
DatabasePrefix = Annotated[
    str,
    typer.Option(
        envvar="RIDEALONG_DATABASE_PREFIX", help="What the names of databases begin with."
    ),
]
DATABASE_PREFIX = "ridealong"
MetricsUrl = Annotated[
    str | None,
    typer.Option(
        "--metrics",
        envvar="RIDEALONG_METRICS_URL",
        help="Address of the metrics service. Default: the stack's.",
        show_default=False,
    ),
]


def folders(data: Path | None) -> Folders:
    """Give the data folder that is meant."""
    return Folders((data or find_data(Path.cwd())).absolute())


def bootstrap(kafka: str | None, chosen: Folders) -> str:
    """Give the bootstrap servers that are meant: one's own, the running stack's, the usual."""
    state = StateFile.of(chosen.run).read()
    return kafka or (state.kafka if state else f"{LOOPBACK}:{Ports().kafka}")


def installation(
    data: Path | None,
    kafka: str | None,
    mongodb: str | None = None,
    *,
    topic_prefix: str,
    database_prefix: str = DATABASE_PREFIX,
) -> Installation:
    """Give the servers that are meant: one's own, the running stack's, the usual."""
    chosen = folders(data)
    state = StateFile.of(chosen.run).read()
    # Not from the environment's usual place alone: it may be a file of secrets.
    usual = load(Settings, os.environ).mongodb.get_secret_value()
    store = mongodb or (state.mongodb if state else None) or usual
    return Installation(bootstrap(kafka, chosen), store, topic_prefix, database_prefix)


def service_url(name: str, url: str | None, chosen: Folders) -> str:
    """Give the address of a service that is meant: one's own, the running stack's, the usual."""
    state = StateFile.of(chosen.run).read()
    usual = f"http://{LOOPBACK}:{getattr(Ports(), name)}"
    return (url or (state.services.get(name) if state else None) or usual).rstrip("/")


def issuer_url(url: str | None, chosen: Folders) -> str:
    """Give the issuer that is meant: one's own, the running stack's, the usual."""
    state = StateFile.of(chosen.run).read()
    usual = f"http://{LOOPBACK}:{Ports().issuer}"
    return (url or (state.issuer if state else None) or usual).rstrip("/")


def port(part: str) -> typer.models.OptionInfo:
    """Give the option that chooses a part's port."""
    info: typer.models.OptionInfo = typer.Option(
        f"--{part.replace('_', '-')}-port",
        envvar=f"RIDEALONG_{part.upper()}_PORT",
        min=1,
        max=65535,
        rich_help_panel="Ports on 127.0.0.1",
    )
    return info
