"""`ridealong import`: events from another system's files."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from ridealong.contracts.registry import PREFIX
from ridealong.deploy import crm, events
from ridealong.deploy.cli import import_calendar
from ridealong.deploy.cli.import_files import (
    DryRun,
    RejectsFile,
    Strict,
    Wait,
    Way,
    carry_out,
    conclude,
)
from ridealong.deploy.cli.options import Data, Kafka, MetricsUrl, Tenant, TopicPrefix, folders
from ridealong.deploy.cli.token import TENANT
from ridealong.deploy.tables.dialect import read_mapping
from ridealong.deploy.tables.rejects import Rejects
from ridealong.deploy.tables.summary import Progress, Send, Summary

REJECTS = Path("rejects.csv")

commands = typer.Typer(help="Bring in what another system exports.", no_args_is_help=True)


def add_to(app: typer.Typer) -> None:
    """Add the commands."""
    import_calendar.add_to(commands)
    app.add_typer(commands, name="import")


@commands.command("crm")
def crm_(
    folder: Annotated[Path, typer.Argument(help="The folder with the export's CSV files.")],
    *,
    mapping: Annotated[
        Path | None,
        typer.Option(
            help="TOML file that says which columns and formats the export has; "
            "docs/importing.md. Default: the built-in one.",
            show_default=False,
        ),
    ] = None,
    tenant: Tenant = TENANT,
    rejects: RejectsFile = REJECTS,
    dry_run: DryRun = False,
    strict: Strict = False,
    wait: Wait = False,
    data: Data = None,
    kafka: Kafka = None,
    topic_prefix: TopicPrefix = PREFIX,
    metrics_url: MetricsUrl = None,
) -> None:
    """Import a CRM's export: people and who leads them, and what became of each opportunity.

    Importing again changes nothing. A row that can't be read goes to the rejects file.
    """
    way = Way(folders(data), kafka, topic_prefix, rejects, dry_run, strict, wait)
    read_as = crm.load(mapping)

    async def run(send: Send, rejected: Rejects, progress: Progress) -> Summary:
        return await crm.import_export(
            folder,
            read_as,
            tenant=tenant,
            today=datetime.now(UTC).date(),
            send=send,
            rejects=rejected,
            progress=progress,
        )

    conclude(carry_out(run, way, f"/import/{read_as.system}"), way, metrics_url)


@commands.command("events")
def events_(
    file: Annotated[Path, typer.Argument(help="The CSV file: one row per event.")],
    *,
    mapping: Annotated[
        Path,
        typer.Option(
            help="TOML file that says of which type the events are and which column is which "
            "field; docs/importing.md."
        ),
    ],
    tenant: Tenant = TENANT,
    rejects: RejectsFile = REJECTS,
    dry_run: DryRun = False,
    strict: Strict = False,
    wait: Wait = False,
    data: Data = None,
    kafka: Kafka = None,
    topic_prefix: TopicPrefix = PREFIX,
    metrics_url: MetricsUrl = None,
) -> None:
    """Import activities or goals from a CSV file.

    Importing again changes nothing. A row that can't be read goes to the rejects file.
    """
    way = Way(folders(data), kafka, topic_prefix, rejects, dry_run, strict, wait)
    read_as = read_mapping(mapping, events.EventMapping)

    async def run(send: Send, rejected: Rejects, progress: Progress) -> Summary:
        return await events.import_file(
            file,
            read_as,
            tenant=tenant,
            now=datetime.now(UTC),
            send=send,
            rejects=rejected,
            progress=progress,
        )

    conclude(carry_out(run, way, f"/import/{read_as.system}"), way, metrics_url)
