"""`ridealong dead-letters`: what services couldn't read, and why."""

import asyncio
import json
from typing import Annotated

import typer
from rich.markup import escape
from rich.table import Table

from ridealong.contracts.registry import PREFIX
from ridealong.deploy.cli.console import output
from ridealong.deploy.cli.options import Data, Kafka, TopicPrefix, bootstrap, folders
from ridealong.deploy.connection import connection
from ridealong.deploy.dead_letters import DeadLetter, read_all, read_one

commands = typer.Typer(help="What services couldn't read, and why.", no_args_is_help=True)


def add_to(app: typer.Typer) -> None:
    """Add the commands."""
    app.add_typer(commands, name="dead-letters")


@commands.command("list")
def list_(
    *,
    last: Annotated[int, typer.Option(min=1, help="How many, the newest last.")] = 50,
    as_json: Annotated[bool, typer.Option("--json", help="For programs.")] = False,
    data: Data = None,
    kafka: Kafka = None,
    topic_prefix: TopicPrefix = PREFIX,
) -> None:
    """List dead letters."""
    servers, options = connection(bootstrap(kafka, folders(data)))
    letters = asyncio.run(read_all(servers, topic_prefix, options))
    if as_json:
        print(json.dumps([_summary(letter) for letter in letters[-last:]], indent=2))
        return
    table = Table("place", "at (UTC)", "service", "from", "error")
    for letter in letters[-last:]:
        at = f"{letter.at:%Y-%m-%d %H:%M:%S}"
        told = (letter.service, letter.origin, f"{letter.kind}: {letter.error}")
        table.add_row(letter.place, at, *(escape(_plain(each)) for each in told))
    if letters:
        output.print(table)
    output.print(f"{len(letters)} dead letters in all", highlight=False)


@commands.command()
def show(
    place: Annotated[str, typer.Argument(help="partition:offset, as `list` shows it")],
    *,
    as_json: Annotated[bool, typer.Option("--json", help="For programs.")] = False,
    data: Data = None,
    kafka: Kafka = None,
    topic_prefix: TopicPrefix = PREFIX,
) -> None:
    """Show one dead letter: headers, key and the original bytes."""
    partition, _, offset = place.partition(":")
    if not (partition.isdecimal() and offset.isdecimal()):
        raise typer.BadParameter(f"{place!r} isn't of the form partition:offset")
    servers, options = connection(bootstrap(kafka, folders(data)))
    where = (int(partition), int(offset))
    letter = asyncio.run(read_one(servers, topic_prefix, where, options))
    if as_json:
        whole = {
            **_summary(letter),
            "headers": [[name, _text(value)] for name, value in letter.headers],
            "key": _text(letter.key),
            "value": _text(letter.value),
        }
        print(json.dumps(whole, indent=2))
        return
    for name, value in (*letter.headers, ("key", letter.key)):
        output.print(f"[dim]{escape(_plain(name))}:[/] {escape(_shown(value))}", soft_wrap=True)
    output.print(_shown(letter.value), markup=False, highlight=False, soft_wrap=True)


def _summary(letter: DeadLetter) -> dict[str, str]:
    return {
        "place": letter.place,
        "at": letter.at.isoformat(),
        "service": letter.service,
        "origin": letter.origin,
        "kind": letter.kind,
        "error": letter.error,
    }


def _text(value: bytes | None) -> str | None:
    return None if value is None else value.decode(errors="backslashreplace")


def _shown(value: bytes | None) -> str:
    return "(null)" if value is None else _plain(value.decode(errors="backslashreplace"))


def _plain(text: str) -> str:
    """What others wrote, so that it can't command the terminal."""
    return "".join(
        each if each.isprintable() or each in "\n\t" else f"\\x{ord(each):02x}" for each in text
    )
