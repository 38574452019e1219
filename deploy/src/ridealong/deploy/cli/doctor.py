"""`ridealong doctor`: whether all is well, and what to do where it isn't."""

import asyncio
import json
from dataclasses import asdict
from typing import Annotated

import typer
from rich.markup import escape

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
    folders,
    installation,
    issuer_url,
    service_url,
)
from ridealong.deploy.operating.doctor import Finding, Patient, examine

UNWELL = 1


def _url(service: str) -> typer.models.OptionInfo:
    info: typer.models.OptionInfo = typer.Option(
        f"--{service}",
        envvar=f"RIDEALONG_{service.upper()}_URL",
        help=f"Address of {service}. Default: the stack's.",
        show_default=False,
    )
    return info


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(doctor)


def doctor(
    *,
    as_json: AsJson = False,
    data: Data = None,
    kafka: Kafka = None,
    mongodb: Mongodb = None,
    topic_prefix: TopicPrefix = PREFIX,
    database_prefix: DatabasePrefix = DATABASE_PREFIX,
    issuer: Annotated[
        str | None,
        typer.Option(
            envvar="RIDEALONG_OIDC_ISSUER",
            help="The issuer, as in tokens. Default: the stack's.",
            show_default=False,
        ),
    ] = None,
    agenda: Annotated[str | None, _url("agenda")] = None,
    commitments: Annotated[str | None, _url("commitments")] = None,
    metrics: Annotated[str | None, _url("metrics")] = None,
    notifier: Annotated[str | None, _url("notifier")] = None,
) -> None:
    """Check servers, topics, clocks, services, issuer, dead letters and this machine.

    Each line says what to do where it isn't well. Exit code 1: something isn't.
    """
    chosen = folders(data)
    given = dict(zip(SERVICES, (agenda, commitments, metrics, notifier), strict=True))
    patient = Patient(
        installation(
            data, kafka, mongodb, topic_prefix=topic_prefix, database_prefix=database_prefix
        ),
        {name: service_url(name, url, chosen) for name, url in given.items()},
        issuer_url(issuer, chosen),
        chosen.root,
    )
    with errors.status("Looking at everything"):
        findings = asyncio.run(examine(patient))
    if as_json:
        print(json.dumps([asdict(each) for each in findings], indent=2))
    else:
        for finding in findings:
            _show(finding)
    raise typer.Exit(0 if all(each.well for each in findings) else UNWELL)


def _show(finding: Finding) -> None:
    mark = "[green]✓[/]" if finding.well else "[red]✗[/]"
    told = f"{mark} [bold]{escape(finding.check)}[/] {escape(finding.found)}"
    output.print(told, highlight=False, soft_wrap=True)
    if finding.do:
        output.print(f"  → {escape(finding.do)}", highlight=False, soft_wrap=True)
