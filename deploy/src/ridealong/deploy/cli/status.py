"""`ridealong status`: how the stack stands."""

import json
from dataclasses import asdict
from typing import Annotated, Any

import typer
from rich.box import SIMPLE
from rich.markup import escape
from rich.table import Table

from ridealong.deploy.cli.console import output
from ridealong.deploy.cli.options import Data, folders
from ridealong.deploy.local.mailbox import Mailbox
from ridealong.deploy.stack.standing import Observer
from ridealong.deploy.stack.state import Phase, StackState, StateFile

UNWELL = 1
NOT_RUNNING = 3
MEBIBYTE = 1024**2


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(status)


def status(
    data: Data = None,
    as_json: Annotated[bool, typer.Option("--json", help="For programs.")] = False,
) -> None:
    """Show what runs and how far it is. Exit code 0: all is well; 1: not all; 3: nothing runs."""
    chosen = folders(data)
    state = StateFile.of(chosen.run).read()
    if state is None or state.supervisor.process() is None:
        if as_json:
            print(json.dumps({"phase": "stopped"}))
        else:
            output.print(f"nothing runs on {chosen.root}", highlight=False)
        raise typer.Exit(NOT_RUNNING)
    found = look(state)
    found["mails"] = len(Mailbox(chosen.mail).paths())
    if as_json:
        print(json.dumps(found, indent=2))
    else:
        show(found)
    well = state.phase is Phase.READY and all(each["ready"] for each in found["services"])
    raise typer.Exit(0 if well else UNWELL)


def look(state: StackState) -> dict[str, Any]:
    """Gather what there is to tell. Memory is resident bytes."""
    observer = Observer(state.services)
    try:
        standings = {each.service: asdict(each) for each in observer.look()}
    finally:
        observer.close()
    processes = [
        {
            "name": record.name,
            "pid": record.pid,
            "running": record.process() is not None,
            "restarts": record.restarts,
            "memory": record.resident(),
        }
        for record in (state.supervisor, *state.processes)
    ]
    return {
        "phase": state.phase.value,
        "kafka": state.kafka,
        "issuer": state.issuer,
        "memory": sum(record.resident() for record in (state.supervisor, *state.processes)),
        "processes": processes,
        "services": [
            {**standings[name], "address": address} for name, address in state.services.items()
        ],
    }


def show(found: dict[str, Any]) -> None:
    """Print it for a person."""
    standings = {each["service"]: each for each in found["services"]}
    table = Table(box=SIMPLE, padding=(0, 1), collapse_padding=True, pad_edge=False)
    for heading in ("part", "process", "starts", "memory", "lag", "events/s", "dead", "is"):
        table.add_column(heading, no_wrap=heading != "is", min_width=len(heading))
    for process in found["processes"]:
        standing = standings.get(process["name"])
        told = ("lag", "events_per_second", "dead_letters_since_start")
        numbers = [
            "" if standing is None or standing[n] is None else str(standing[n]) for n in told
        ]
        well = process["running"] and (standing is None or standing["ready"])
        why = "" if standing is None else standing["why"] or ""
        table.add_row(
            process["name"],
            str(process["pid"]),
            str(process["restarts"] + 1),
            f"{process['memory'] / MEBIBYTE:.0f} MiB",
            *numbers,
            f"[green]well[/] {escape(why)}" if well else f"[red]{escape(why) or 'down'}[/]",
        )
    output.print(table)
    output.print(
        f"{found['phase']}; {found['memory'] / MEBIBYTE:.0f} MiB in all; "
        f"{found['mails']} mails were sent",
        highlight=False,
    )
