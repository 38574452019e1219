"""`ridealong dead-letters`: what services couldn't read, and why."""

import asyncio
import json
from collections import Counter
from enum import StrEnum
from typing import Annotated

import typer
from rich.markup import escape
from rich.table import Table

from ridealong.contracts.registry import PREFIX
from ridealong.deploy.cli import letting_go
from ridealong.deploy.cli.console import output
from ridealong.deploy.cli.letters import Reason, Service, chosen_by, place_of, plain
from ridealong.deploy.cli.options import AsJson, Data, Kafka, TopicPrefix, bootstrap, folders
from ridealong.deploy.connection import connection
from ridealong.deploy.dead_letters import DeadLetter, read_all, read_one

commands = typer.Typer(help="What services couldn't read, and why.", no_args_is_help=True)


class By(StrEnum):
    """What letters are counted by."""

    REASON = "reason"


def add_to(app: typer.Typer) -> None:
    """Add the commands."""
    app.add_typer(commands, name="dead-letters")
    letting_go.add_to(commands)


@commands.command("list")
def list_(
    *,
    last: Annotated[int, typer.Option(min=1, help="How many, the newest last.")] = 50,
    every: Annotated[
        bool, typer.Option("--all", help="Those that were replayed or dropped too.")
    ] = False,
    by: Annotated[By | None, typer.Option(help="Count them instead.", show_default=False)] = None,
    service: Service = None,
    reason: Reason = None,
    as_json: AsJson = False,
    data: Data = None,
    kafka: Kafka = None,
    topic_prefix: TopicPrefix = PREFIX,
) -> None:
    """List dead letters: the open ones, or --all."""
    servers, options = connection(bootstrap(kafka, folders(data)))
    letters = asyncio.run(read_all(servers, topic_prefix, options))
    shown = [
        letter for letter in chosen_by(letters, service, reason) if every or letter.state == "open"
    ]
    if by is By.REASON:
        _count(shown, as_json=as_json)
    elif as_json:
        print(json.dumps([_summary(letter) for letter in shown[-last:]], indent=2))
    else:
        _show(shown[-last:])
        opened = sum(letter.state == "open" for letter in letters)
        output.print(f"{opened} open dead letters, {len(letters)} in all", highlight=False)


@commands.command()
def show(
    place: Annotated[str, typer.Argument(help="partition:offset, as `list` shows it")],
    *,
    as_json: AsJson = False,
    data: Data = None,
    kafka: Kafka = None,
    topic_prefix: TopicPrefix = PREFIX,
) -> None:
    """Show one dead letter: headers, key and the original bytes."""
    where = place_of(place)
    servers, options = connection(bootstrap(kafka, folders(data)))
    letter = asyncio.run(read_one(servers, topic_prefix, where, options))
    if as_json:
        whole = {
            **_summary(letter),
            "headers": [[name, _text(value)] for name, value in letter.headers],
            "key": _text(letter.key),
            "value": _text(letter.value),
        }
        # What became of it is told by `list --all`, which reads all markers.
        del whole["state"], whole["because"]
        print(json.dumps(whole, indent=2))
        return
    for name, value in (*letter.headers, ("key", letter.key)):
        output.print(f"[dim]{escape(plain(name))}:[/] {escape(_shown(value))}", soft_wrap=True)
    output.print(_shown(letter.value), markup=False, highlight=False, soft_wrap=True)


def _show(letters: list[DeadLetter]) -> None:
    if not letters:
        return
    table = Table("place", "at (UTC)", "service", "from", "tries", "state", "error")
    for letter in letters:
        at = f"{letter.at:%Y-%m-%d %H:%M:%S}"
        state = f"{letter.state}: {letter.because}" if letter.because else letter.state
        told = (letter.service, letter.origin, str(letter.attempts), state, letter.reason)
        table.add_row(letter.place, at, *(escape(plain(each)) for each in told))
    output.print(table)


def _count(letters: list[DeadLetter], *, as_json: bool) -> None:
    counts = Counter((letter.service, letter.reason) for letter in letters)
    if as_json:
        rows = [
            {"service": service, "reason": reason, "count": count}
            for (service, reason), count in counts.most_common()
        ]
        print(json.dumps(rows, indent=2))
        return
    table = Table("count", "service", "reason")
    for (service, reason), count in counts.most_common():
        table.add_row(str(count), escape(plain(service)), escape(plain(reason)))
    output.print(table)


def _summary(letter: DeadLetter) -> dict[str, str | int | None]:
    return {
        "place": letter.place,
        "at": letter.at.isoformat(),
        "service": letter.service,
        "origin": letter.origin,
        "kind": letter.kind,
        "error": letter.error,
        "attempts": letter.attempts,
        "state": letter.state,
        "because": letter.because or None,
    }


def _text(value: bytes | None) -> str | None:
    return None if value is None else value.decode(errors="backslashreplace")


def _shown(value: bytes | None) -> str:
    return "(null)" if value is None else plain(value.decode(errors="backslashreplace"))
