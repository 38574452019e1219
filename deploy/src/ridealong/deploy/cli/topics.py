"""`ridealong topics`: what the registry wants, and what the cluster has."""

import asyncio
import json
from collections.abc import Sequence
from dataclasses import asdict

import typer
from rich.markup import escape
from rich.table import Table

from ridealong.contracts.registry import PREFIX
from ridealong.deploy.cli.console import errors, output
from ridealong.deploy.cli.options import AsJson, Data, Kafka, TopicPrefix, installation
from ridealong.deploy.operating import topic_differences
from ridealong.deploy.operating.topic_differences import Difference, Kind

DIFFERENT = 1

commands = typer.Typer(
    help="The topics: what the registry wants, and what the cluster has.", no_args_is_help=True
)


def add_to(app: typer.Typer) -> None:
    """Add the commands."""
    app.add_typer(commands, name="topics")


@commands.command()
def diff(
    *,
    as_json: AsJson = False,
    data: Data = None,
    kafka: Kafka = None,
    topic_prefix: TopicPrefix = PREFIX,
) -> None:
    """Compare partitions, retention and cleanup; change nothing. Exit code 1: something differs."""
    found = asyncio.run(
        topic_differences.differences(installation(data, kafka, topic_prefix=topic_prefix))
    )
    if as_json:
        print(json.dumps([asdict(each) for each in found], indent=2))
    else:
        _show(found)
        if not found:
            output.print("all topics are as the registry wants them")
        elif not all(each.note for each in found):
            output.print("`ridealong topics apply` changes what it can", highlight=False)
    raise typer.Exit(DIFFERENT if found else 0)


@commands.command()
def apply(
    *,
    as_json: AsJson = False,
    data: Data = None,
    kafka: Kafka = None,
    topic_prefix: TopicPrefix = PREFIX,
) -> None:
    """Create missing topics and set what differs. Never changes how many partitions a topic has.

    Exit code 1: a topic has another number of partitions, which is left as it is.
    """
    with errors.status("Topics"):
        changed, left = asyncio.run(
            topic_differences.apply(installation(data, kafka, topic_prefix=topic_prefix))
        )
    if as_json:
        told = {
            "changed": [asdict(each) for each in changed],
            "left": [asdict(each) for each in left],
        }
        print(json.dumps(told, indent=2))
    else:
        _show(changed)
        output.print(f"{len(changed)} differences mended", highlight=False)
        _show(left)
    torn = any(each.kind is Kind.PARTITIONS for each in left)
    raise typer.Exit(DIFFERENT if torn else 0)


def _show(found: Sequence[Difference]) -> None:
    if not found:
        return
    table = Table("topic", "what", "is", "should be")
    for each in found:
        what = each.setting or each.kind.value
        table.add_row(*map(escape, (each.topic, what, each.is_now, each.should_be)))
    output.print(table)
    for note in dict.fromkeys(each.note for each in found if each.note):
        kind = next(each.kind for each in found if each.note == note)
        errors.print(f"[yellow]![/] {kind}: {escape(note)}", highlight=False, soft_wrap=True)
