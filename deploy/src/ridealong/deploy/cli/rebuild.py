"""`ridealong rebuild`: a projection built anew from the log, beside the one that serves."""

import asyncio
import json
import time
from dataclasses import asdict, dataclass, field
from typing import Annotated, Any

import typer
from rich.status import Status

from ridealong.chassis.projector.rebuilding.performing import Progress
from ridealong.chassis.projector.rebuilding.rebuild import Result
from ridealong.contracts.registry import PREFIX, SERVICES
from ridealong.deploy.cli.console import PLAIN_LINE_SECONDS, errors, output
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
from ridealong.deploy.operating import rebuilding
from ridealong.deploy.operating.installation import Installation
from ridealong.deploy.operating.rebuilding import GRACE_SECONDS, How, Show

LOST = 3


def _service(name: str) -> str:
    if name not in SERVICES:
        raise typer.BadParameter(f"{name!r} is none of {', '.join(SERVICES)}")
    return name


Service = Annotated[str, typer.Argument(help=f"One of {', '.join(SERVICES)}.", callback=_service)]


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(rebuild)


def rebuild(
    service: Service,
    *,
    status: Annotated[bool, typer.Option("--status", help="Say how a rebuild stands.")] = False,
    abort: Annotated[bool, typer.Option("--abort", help="Give up what was built.")] = False,
    hold: Annotated[
        bool, typer.Option("--hold", help="Build it, and leave the swap to another run.")
    ] = False,
    accept_lost: Annotated[
        bool,
        typer.Option(
            "--accept-lost",
            help="Swap even if these rules fail on events that the service has; their dead "
            "letters are sent then.",
        ),
    ] = False,
    grace: Annotated[
        float,
        typer.Option(min=0, help="Seconds after the swap before the former set is dropped."),
    ] = GRACE_SECONDS,
    as_json: AsJson = False,
    data: Data = None,
    kafka: Kafka = None,
    mongodb: Mongodb = None,
    topic_prefix: TopicPrefix = PREFIX,
    database_prefix: DatabasePrefix = DATABASE_PREFIX,
) -> None:
    """Build a projection anew from the log with the rules installed here, and swap it in.

    The service goes on meanwhile and needn't know. Cut off anywhere, the same command goes on from
    there. Nothing is published. Exit code 3: not swapped, since these rules fail on events that the
    service has.
    """
    if sum((status, abort, hold)) > 1:
        raise typer.BadParameter("--status, --abort and --hold are three different wishes")
    where = installation(
        data, kafka, mongodb, topic_prefix=topic_prefix, database_prefix=database_prefix
    )
    if status:
        _say(asyncio.run(_standing(where, service)), as_json=as_json)
    elif abort:
        there_was = asyncio.run(rebuilding.abort(where, service))
        _say({"service": service, "aborted": there_was}, as_json=as_json)
    else:
        how = How(hold=hold, accept_lost=accept_lost)
        told = asyncio.run(_rebuild(where, service, how, grace))
        _say(told, as_json=as_json)
        raise typer.Exit(LOST if told["lost"] and not told["swapped"] else 0)


@dataclass
class _Shown:
    """The progress, live on a terminal, else as a line from time to time."""

    service: str
    status: Status
    began: float = field(default_factory=time.monotonic)
    first: int | None = None
    printed: float = 0.0

    def progress(self, told: Progress) -> None:
        """Say how far it is, how fast, and how long it may take."""
        if self.first is None:
            self.first = told.read
        seconds = time.monotonic() - self.began
        rate = (told.read - self.first) / seconds if seconds > 0 else 0.0
        left = f", {_clock((told.of - told.read) / rate)} left" if rate > 0 else ""
        percent = 100 * told.read // told.of if told.of else 100
        self._show(
            f"{self.service}: {told.read} of {told.of} records ({percent} %), {rate:.0f}/s{left}"
        )

    def waiting(self, what: str) -> None:
        """Say what is away."""
        self._show(f"{self.service}: waiting, {what}")

    def _show(self, line: str) -> None:
        self.status.update(line)
        if not errors.is_terminal and time.monotonic() - self.printed > PLAIN_LINE_SECONDS:
            self.printed = time.monotonic()
            errors.print(line, highlight=False, soft_wrap=True)


async def _rebuild(where: Installation, service: str, how: How, grace: float) -> dict[str, Any]:
    with errors.status(f"{service}: reading the log") as live:
        sets = await rebuilding.standing_sets(where, service)
        if sets.retired is not None and sets.shadow is None:
            # A run before was cut off between the swap and the end.
            result = Result(sets.active.number, swapped=True, lost=0)
        else:
            shown = _Shown(service, live)
            began = time.monotonic()
            result = await rebuilding.rebuild(
                where, service, how, Show(shown.progress, shown.waiting)
            )
            seconds = time.monotonic() - began
            errors.print(f"{service}: folded in {_clock(seconds)}", highlight=False)
        if result.swapped:
            live.update(f"{service}: swapped; the former set is kept for {grace:.0f} s")
            await rebuilding.finish(where, service, grace)
    return {"service": service, **asdict(result)}


async def _standing(where: Installation, service: str) -> dict[str, Any]:
    found = await rebuilding.standing(where, service)
    sets = found.sets
    told: dict[str, Any] = {"service": service, "active": sets.active.number, "state": "none"}
    if sets.shadow is not None:
        ours = sets.shadow.rules == rebuilding.rules_of(service)
        told |= {
            "state": "building",
            "shadow": sets.shadow.set.number,
            "began": sets.shadow.began.isoformat(),
            "read": found.read,
            "of": found.of,
            "rules_are_installed_here": ours,
        }
    elif sets.retired is not None:
        told |= {"state": "swapped", "since": sets.retired.since.isoformat()}
    return told


def _say(told: dict[str, Any], *, as_json: bool) -> None:
    if as_json:
        print(json.dumps(told, indent=2))
    else:
        output.print(_sentence(told), highlight=False, soft_wrap=True)


def _sentence(told: dict[str, Any]) -> str:
    service = told["service"]
    if "aborted" in told:
        return f"{service}: {'given up' if told['aborted'] else 'there was nothing to give up'}"
    if "swapped" in told:
        return f"{service}: {_result(told)}"
    match told["state"]:
        case "building":
            here = told["rules_are_installed_here"]
            whose = "" if here else "; begun by another release: --abort it, or go on with that"
            return f"{service}: set {told['shadow']} has {told['read']} of {told['of']}{whose}"
        case "swapped":
            return f"{service}: swapped at {told['since']}; the same command tidies up"
    return f"{service}: set {told['active']} is active, none is being built"


def _result(told: dict[str, Any]) -> str:
    lost = told["lost"]
    if told["swapped"]:
        letters = f"; {lost} events became dead letters" if lost else ""
        return f"set {told['number']} is active{letters}"
    if lost:
        return (
            f"not swapped. These rules fail on {lost} events that the service has. Mend them, or "
            "have them sent as dead letters: --accept-lost"
        )
    return f"set {told['number']} is built; the same command without --hold swaps it in"


def _clock(seconds: float) -> str:
    minutes, rest = divmod(int(seconds), 60)
    return f"{minutes} min {rest} s" if minutes else f"{rest} s"
