"""`ridealong report`: figures that the services know."""

import json
from datetime import UTC, date, datetime, timedelta
from typing import Annotated, Literal

import httpx
import typer
from rich.table import Table

from ridealong.deploy.cli.console import output
from ridealong.deploy.cli.options import Data, MetricsUrl, Tenant, folders, service_url
from ridealong.deploy.cli.token import TENANT
from ridealong.deploy.issuer import Person, SigningKey, issue
from ridealong.deploy.local.errors import StepError
from ridealong.deploy.reports import deals as deals_report
from ridealong.deploy.reports.asking import SECONDS
from ridealong.deploy.stack.folders import Folders
from ridealong.deploy.stack.state import StateFile

READER = "administrator-1"

commands = typer.Typer(help="Figures that the services know.", no_args_is_help=True)


@commands.callback()
def _reports() -> None:
    """Figures that the services know."""


def add_to(app: typer.Typer) -> None:
    """Add the commands."""
    app.add_typer(commands, name="report")


@commands.command()
def deals(
    *,
    by: Annotated[Literal["rep"], typer.Option(help="Whose deals are kept apart.")] = "rep",
    per: Annotated[
        deals_report.Per, typer.Option(help="Calendar period of the local day.")
    ] = "quarter",
    from_: Annotated[
        datetime | None, typer.Option("--from", formats=["%Y-%m-%d"], help="First local day.")
    ] = None,
    to: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Last local day.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="For programs.")] = False,
    tenant: Tenant = TENANT,
    token: Annotated[
        str | None,
        typer.Option(
            envvar="RIDEALONG_TOKEN",
            help="Who asks. Default: an administrator, by the local stack's issuer.",
            show_default=False,
        ),
    ] = None,
    data: Data = None,
    metrics_url: MetricsUrl = None,
) -> None:
    """Deals won and lost, and the amount won."""
    del by
    chosen = folders(data)
    first, last = _day(from_), _day(to)
    chosen_token = token or _local_token(chosen, tenant)
    # A proxy of the environment is for what isn't on this machine.
    is_local = metrics_url is None
    with httpx.Client(
        base_url=service_url("metrics", metrics_url, chosen),
        timeout=SECONDS,
        trust_env=not is_local,
    ) as client:
        found = deals_report.fetch(client, chosen_token, per, first, last)
    if as_json:
        print(json.dumps([each.to_json(per) for each in found], indent=2))
        return
    table = Table("rep", per, *(f"[right]{name}[/]" for name in ("won", "lost", "amount won")))
    for each in found:
        amounts = ", ".join(f"{amount:,f} {name}" for name, amount in each.won_amount.items())
        table.add_row(each.rep, each.period, str(each.won), str(each.lost), amounts)
    output.print(table if found else "no deal was won or lost")


def _day(given: datetime | None) -> date | None:
    return given.date() if given else None


def _local_token(chosen: Folders, tenant: str) -> str:
    """A token for this one request.

    Raises:
        StepError: no stack runs here whose issuer could sign it.
    """
    state = StateFile.of(chosen.run).read()
    if state is None:
        raise StepError(
            "no token to ask with, and no local stack runs here",
            "Set RIDEALONG_TOKEN to an access token of your issuer, or run `ridealong up`.",
        )
    return issue(
        SigningKey.of_folder(chosen.issuer),
        state.issuer,
        Person(READER, tenant, ("administrator",)),
        now=datetime.now(UTC),
        ttl=timedelta(minutes=5),
    )
