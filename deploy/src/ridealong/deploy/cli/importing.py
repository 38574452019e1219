"""`ridealong import`: events from another system's export."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.markup import escape
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

from ridealong.contracts import Event
from ridealong.contracts.registry import PREFIX
from ridealong.deploy import crm
from ridealong.deploy.cli.console import errors, output
from ridealong.deploy.cli.options import (
    Data,
    Kafka,
    MetricsUrl,
    Tenant,
    TopicPrefix,
    bootstrap,
    folders,
    service_url,
)
from ridealong.deploy.cli.token import TENANT
from ridealong.deploy.publishing import publisher
from ridealong.deploy.stack import catching_up
from ridealong.deploy.stack.standing import Observer

SOME_REJECTED = 3

commands = typer.Typer(help="Bring in what another system exports.", no_args_is_help=True)


def add_to(app: typer.Typer) -> None:
    """Add the commands."""
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
    rejects: Annotated[
        Path, typer.Option(help="Where rows go that can't be imported.", dir_okay=False)
    ] = Path("rejects.csv"),
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Read and check everything, send nothing.")
    ] = False,
    strict: Annotated[
        bool, typer.Option("--strict", help=f"Exit code {SOME_REJECTED} when a row was rejected.")
    ] = False,
    wait: Annotated[
        bool, typer.Option("--wait", help="Return when the metrics service has read all of it.")
    ] = False,
    data: Data = None,
    kafka: Kafka = None,
    topic_prefix: TopicPrefix = PREFIX,
    metrics_url: MetricsUrl = None,
) -> None:
    """Import a CRM's export: people and who leads them, and what became of each opportunity.

    Importing again changes nothing. A row that can't be read goes to the rejects file.
    """
    chosen = folders(data)
    read_as = crm.load(mapping)
    with crm.Rejects(rejects) as rejected, _bar() as progress:

        async def run(send: crm.Send) -> crm.Summary:
            return await crm.import_export(
                folder,
                read_as,
                tenant=tenant,
                today=datetime.now(UTC).date(),
                send=send,
                rejects=rejected,
                progress=progress,
            )

        async def publish() -> crm.Summary:
            servers, source = bootstrap(kafka, chosen), f"/import/{read_as.system}"
            async with publisher(servers, topic_prefix, source) as connected:

                async def send(events: list[Event[Any]]) -> None:
                    await connected.publish_many(events)

                return await run(send)

        summary = asyncio.run(run(_send_nowhere) if dry_run else publish())
    _tell(summary, rejects, dry_run=dry_run)
    if wait and not dry_run:
        _wait(service_url("metrics", metrics_url, chosen))
    if strict and summary.rejected:
        raise typer.Exit(SOME_REJECTED)


async def _send_nowhere(events: list[Event[Any]]) -> None:
    del events


@contextmanager
def _bar() -> Iterator[crm.Progress]:
    with Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        TaskProgressColumn(),
        TextColumn("{task.fields[rows]:,} rows, {task.fields[speed]:,.0f} rows/s"),
        TimeRemainingColumn(),
        console=errors,
    ) as bar:
        task = bar.add_task("Importing", total=None, rows=0, speed=0.0)

        def progress(rows: int, read: int, size: int) -> None:
            seconds = bar.tasks[0].elapsed or 0.0
            speed = rows / seconds if seconds else 0.0
            bar.update(task, completed=read, total=size, rows=rows, speed=speed)

        yield progress


def _tell(summary: crm.Summary, rejects: Path, *, dry_run: bool) -> None:
    events = sum(summary.events.values())
    done = "would be sent (--dry-run)" if dry_run else "sent"
    output.print(
        f"{summary.rows:,} rows read: {summary.people:,} people, {events:,} events {done}",
        highlight=False,
    )
    for name, count in sorted(summary.events.items()):
        output.print(f"  {count:>9,}  {name}", highlight=False)
    if summary.repeated:
        output.print(f"{summary.repeated:,} rows repeat an earlier one", highlight=False)
    for warning in summary.warnings:
        errors.print(f"[yellow]![/] {escape(warning)}", highlight=False, soft_wrap=True)
    if not summary.rejected:
        output.print("no row was rejected")
        return
    errors.print(
        f"[yellow]![/] {summary.rejected.total():,} rows were rejected; each stands in "
        f"{escape(str(rejects))} with its line and reason:",
        highlight=False,
        soft_wrap=True,
    )
    for what, count in summary.rejected.most_common():
        errors.print(f"  {count:>9,}  {what}", highlight=False)


def _wait(metrics: str) -> None:
    observer = Observer({"metrics": metrics})
    try:
        with output.status("Waiting for the metrics service") as spinner:
            catching_up.wait(
                observer.look,
                lambda: None,
                lambda left: spinner.update(f"Waiting for the metrics service: {escape(left)}"),
            )
    finally:
        observer.close()
    output.print("the metrics service has read all of it")
