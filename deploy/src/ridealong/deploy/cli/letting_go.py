"""`ridealong dead-letters replay` and `drop`: what is to become of dead letters."""

import asyncio
import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Annotated

import typer
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from ridealong.contracts.registry import PREFIX
from ridealong.deploy import replaying
from ridealong.deploy.cli.console import errors, output
from ridealong.deploy.cli.letters import (
    Every,
    Places,
    Reason,
    Service,
    check_choice,
    chosen,
    plain,
)
from ridealong.deploy.cli.options import AsJson, Data, Kafka, TopicPrefix, bootstrap, folders
from ridealong.deploy.connection import connection
from ridealong.deploy.dead_letters import DeadLetter, read_all
from ridealong.deploy.replaying import Outcome

NOT_ALL = 1

DryRun = Annotated[bool, typer.Option("--dry-run", help="Say which, and do nothing.")]


def add_to(commands: typer.Typer) -> None:
    """Add the commands."""
    commands.command()(replay)
    commands.command()(drop)


def replay(
    places: Places = None,
    *,
    service: Service = None,
    reason: Reason = None,
    every: Every = False,
    dry_run: DryRun = False,
    as_json: AsJson = False,
    data: Data = None,
    kafka: Kafka = None,
    topic_prefix: TopicPrefix = PREFIX,
) -> None:
    """Give dead letters back to the one service that gave them up, and to no other.

    It reads each as the event that it was, once: replaying again changes nothing. One that fails
    again becomes a dead letter again. Exit code 1 when one can't be replayed since its bytes can't
    be read.
    """
    check_choice(places or (), service, reason, every=every)
    servers = bootstrap(kafka, folders(data))
    letters = _read(servers, topic_prefix, places or (), service, reason)
    if dry_run:
        outcomes = [_tried(letter, topic_prefix) for letter in letters]
    else:
        with _bar("Replaying", len(letters)) as progress:
            outcomes = asyncio.run(replaying.replay(servers, topic_prefix, letters, progress))
    refused = [each for each in outcomes if each.why]
    if as_json:
        rows = [
            {
                "place": each.letter.place,
                "service": each.letter.service,
                "why_not": each.why or None,
            }
            for each in outcomes
        ]
        print(json.dumps(rows, indent=2))
    else:
        _tell_replayed(outcomes, refused, dry_run=dry_run)
    raise typer.Exit(NOT_ALL if refused else 0)


def drop(
    places: Places = None,
    *,
    because: Annotated[
        str, typer.Option(prompt="Why may they be dropped", help="Why; it is kept with them.")
    ],
    service: Service = None,
    reason: Reason = None,
    every: Every = False,
    dry_run: DryRun = False,
    as_json: AsJson = False,
    data: Data = None,
    kafka: Kafka = None,
    topic_prefix: TopicPrefix = PREFIX,
) -> None:
    """Give dead letters up for good. They leave the list; `list --all` shows them with the reason.

    Their bytes stay as long as the topic keeps them, so `replay` with the place still works.
    """
    check_choice(places or (), service, reason, every=every)
    if not because.strip():
        raise typer.BadParameter("say why they may be dropped: --because")
    servers = bootstrap(kafka, folders(data))
    letters = _read(servers, topic_prefix, places or (), service, reason)
    if not dry_run:
        asyncio.run(replaying.drop(servers, topic_prefix, letters, because.strip()))
    if as_json:
        print(json.dumps([{"place": letter.place} for letter in letters], indent=2))
        return
    done = "would be dropped (--dry-run)" if dry_run else "dropped"
    output.print(f"{len(letters)} dead letters {done}", highlight=False)


def _read(
    servers: str, prefix: str, places: Sequence[str], service: str | None, reason: str | None
) -> list[DeadLetter]:
    bootstrap_servers, options = connection(servers)
    letters = asyncio.run(read_all(bootstrap_servers, prefix, options))
    return chosen(letters, places, service, reason)


def _tried(letter: DeadLetter, prefix: str) -> Outcome:
    try:
        replaying.as_record(letter, prefix)
    except ValueError as error:
        return Outcome(letter, str(error))
    return Outcome(letter)


def _tell_replayed(
    outcomes: Sequence[Outcome], refused: Sequence[Outcome], *, dry_run: bool
) -> None:
    for outcome in refused:
        letter = outcome.letter
        told = plain(f"{letter.place} of {letter.service} stays: {outcome.why}")
        errors.print(f"[yellow]![/] {escape(told)}", highlight=False, soft_wrap=True)
    for letter in (each.letter for each in outcomes if not each.why):
        if letter.state != "open":
            output.print(f"{letter.place} was {letter.state} before", highlight=False)
    done = "would be replayed (--dry-run)" if dry_run else "replayed"
    output.print(f"{len(outcomes) - len(refused)} dead letters {done}", highlight=False)
    if refused:
        errors.print(
            "Bytes that can't be read don't get better: have their sender send them right, then "
            "`ridealong dead-letters drop` them.",
            highlight=False,
            soft_wrap=True,
        )


@contextmanager
def _bar(what: str, total: int) -> Iterator[replaying.Progress]:
    with Progress(
        TextColumn(what), BarColumn(), MofNCompleteColumn(), console=errors, transient=True
    ) as bar:
        task = bar.add_task(what, total=total)
        yield lambda done: bar.advance(task, done)
