"""`ridealong lag` and `ridealong positions`: how far each service has read."""

import asyncio
import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Annotated

import typer
from rich.markup import escape
from rich.table import Table

from ridealong.contracts.registry import PREFIX, SERVICES
from ridealong.deploy.cli.console import errors, output
from ridealong.deploy.cli.options import (
    DATABASE_PREFIX,
    AsJson,
    Data,
    DatabasePrefix,
    Kafka,
    Mongodb,
    TopicPrefix,
    installation,
)
from ridealong.deploy.operating import lag as lags
from ridealong.deploy.operating.positions import Position
from ridealong.deploy.operating.positions import positions as read_positions

ABOVE_LIMIT = 1
TORN = 1


def _service(name: str | None) -> str | None:
    if name is not None and name not in SERVICES:
        raise typer.BadParameter(f"{name!r} is none of {', '.join(SERVICES)}")
    return name


Service = Annotated[
    str | None,
    typer.Option(help="Only this service.", callback=_service, show_default=False),
]


def add_to(app: typer.Typer) -> None:
    """Add the commands."""
    app.command()(lag)
    app.command()(positions)


def lag(
    *,
    limit: Annotated[
        int | None,
        typer.Option(
            min=0,
            help=f"Exit code {ABOVE_LIMIT} when a service has more records of a topic to read.",
            show_default=False,
        ),
    ] = None,
    service: Service = None,
    as_json: AsJson = False,
    data: Data = None,
    kafka: Kafka = None,
    mongodb: Mongodb = None,
    topic_prefix: TopicPrefix = PREFIX,
    database_prefix: DatabasePrefix = DATABASE_PREFIX,
) -> None:
    """Show how far behind each service is, by topic: its store's position and the log's end.

    Services needn't run. Seconds: since when the oldest unread record has been waiting.
    """
    where = installation(
        data, kafka, mongodb, topic_prefix=topic_prefix, database_prefix=database_prefix
    )
    with errors.status("Reading positions"):
        found = asyncio.run(lags.lag(where, datetime.now(UTC), _chosen(service)))
    above = [each for each in found if limit is not None and each.records > limit]
    if as_json:
        print(json.dumps([asdict(each) for each in found], indent=2))
    else:
        table = Table("service", "topic", "position", "end", "records", "seconds")
        for each in found:
            seconds = "?" if each.seconds is None else f"{each.seconds:.1f}"
            records = f"[red]{each.records}[/]" if each in above else str(each.records)
            numbers = (str(each.position), str(each.end), records, seconds)
            table.add_row(each.service, escape(each.topic), *numbers)
        output.print(table)
        output.print(f"{sum(each.records for each in found)} records to read", highlight=False)
    raise typer.Exit(ABOVE_LIMIT if above else 0)


def positions(
    *,
    service: Service = None,
    as_json: AsJson = False,
    data: Data = None,
    kafka: Kafka = None,
    mongodb: Mongodb = None,
    topic_prefix: TopicPrefix = PREFIX,
    database_prefix: DatabasePrefix = DATABASE_PREFIX,
) -> None:
    """Show each service's stored position per partition, beside Kafka's committed offsets.

    The stored one is the truth; services tell Kafka for tools that look there. The generation grows
    with each commit to a lane (one partition number of all topics). Exit code 1: a position and the
    log don't belong together.
    """
    where = installation(
        data, kafka, mongodb, topic_prefix=topic_prefix, database_prefix=database_prefix
    )
    with errors.status("Reading positions"):
        found = asyncio.run(read_positions(where, _chosen(service)))
    if as_json:
        rows = [asdict(each) | {"lag": each.lag, "wrong": each.wrong} for each in found]
        print(json.dumps(rows, indent=2))
    else:
        _show(found)
    raise typer.Exit(TORN if any(each.wrong for each in found) else 0)


def _chosen(service: str | None) -> Sequence[str]:
    return SERVICES if service is None else (service,)


def _show(found: Sequence[Position]) -> None:
    table = Table(
        "service", "partition", "stored", "told Kafka", "log", "lag", "generation", "owner"
    )
    for each in found:
        table.add_row(
            each.service,
            escape(f"{each.topic}-{each.partition}"),
            _or_none(each.stored),
            _or_none(each.committed),
            f"{each.begin} to {each.end}",
            f"[red]{each.lag}[/]" if each.wrong else str(each.lag),
            str(each.generation),
            escape(each.owner or "nobody"),
        )
    output.print(table)
    for each in found:
        if each.wrong:
            said = f"{each.service}, {each.topic}-{each.partition}: {each.wrong}"
            errors.print(f"[red]✗[/] {escape(said)}", highlight=False, soft_wrap=True)


def _or_none(offset: int | None) -> str:
    return "-" if offset is None else str(offset)
