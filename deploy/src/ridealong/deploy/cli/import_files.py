"""What all imports from files share: where rejects go, how far it is, what it says in the end."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.markup import escape
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

from ridealong.contracts import Event
from ridealong.deploy.cli.console import errors, output
from ridealong.deploy.cli.options import bootstrap, service_url
from ridealong.deploy.publishing import publisher
from ridealong.deploy.stack import catching_up
from ridealong.deploy.stack.folders import Folders
from ridealong.deploy.stack.standing import Observer
from ridealong.deploy.tables.rejects import Rejects
from ridealong.deploy.tables.summary import Progress as OnProgress
from ridealong.deploy.tables.summary import Send, Summary

SOME_REJECTED = 3

RejectsFile = Annotated[
    Path, typer.Option("--rejects", help="Where rows go that can't be imported.", dir_okay=False)
]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Read and check everything, send nothing.")]
Strict = Annotated[
    bool, typer.Option("--strict", help=f"Exit code {SOME_REJECTED} when a row was rejected.")
]
Wait = Annotated[
    bool, typer.Option("--wait", help="Return when the metrics service has read all of it.")
]

Import = Callable[[Send, Rejects, OnProgress], Awaitable[Summary]]


@dataclass(frozen=True, slots=True)
class Way:
    """How an import was asked for."""

    chosen: Folders
    kafka: str | None
    topic_prefix: str
    rejects: Path
    dry_run: bool
    strict: bool
    wait: bool


def carry_out(import_: Import, way: Way, source: str) -> Summary:
    """Run it, with progress, against Kafka or nothing at all."""
    with Rejects(way.rejects) as rejected, _bar() as progress:

        async def publish() -> Summary:
            servers = bootstrap(way.kafka, way.chosen)
            async with publisher(servers, way.topic_prefix, source) as connected:

                async def send(events: list[Event[Any]]) -> None:
                    await connected.publish_many(events)

                return await import_(send, rejected, progress)

        async def rehearse() -> Summary:
            return await import_(_send_nowhere, rejected, progress)

        return asyncio.run(rehearse() if way.dry_run else publish())


def conclude(summary: Summary, way: Way, metrics_url: str | None) -> None:
    """Say what came of it, wait if that was asked for, and end as rejects ask for."""
    _tell(summary, way.rejects, dry_run=way.dry_run)
    if way.wait and not way.dry_run:
        _wait(service_url("metrics", metrics_url, way.chosen))
    if way.strict and summary.rejected:
        raise typer.Exit(SOME_REJECTED)


async def _send_nowhere(events: list[Event[Any]]) -> None:
    del events


@contextmanager
def _bar() -> Iterator[OnProgress]:
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


def _tell(summary: Summary, rejects: Path, *, dry_run: bool) -> None:
    events = sum(summary.events.values())
    people = f"{summary.people:,} people, " if summary.people else ""
    done = "would be sent (--dry-run)" if dry_run else "sent"
    output.print(
        f"{summary.rows:,} rows read: {people}{events:,} events {done}",
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
