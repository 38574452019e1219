"""`ridealong token`: a token of the local issuer, to try things as somebody."""

from datetime import UTC, datetime, timedelta
from typing import Annotated

import typer

from ridealong.deploy.cli.options import Data, Tenant, folders, port
from ridealong.deploy.issuer import Person, SigningKey, issue
from ridealong.deploy.local.ports import LOOPBACK
from ridealong.deploy.stack.settings import Ports
from ridealong.deploy.stack.state import StateFile

ROLES = ("rep", "manager", "leader", "administrator", "operator")
TENANT = "acme-sales"


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(token)


def token(
    *,
    person: Annotated[str, typer.Option("--as", help="Whom it speaks for, such as manager-1.")],
    role: Annotated[
        list[str] | None,
        typer.Option(
            help="What the person is; several times for several. "
            f"Default: what the name begins with ({', '.join(ROLES)}), else manager.",
            show_default=False,
        ),
    ] = None,
    tenant: Tenant = TENANT,
    hours: Annotated[
        float, typer.Option("--ttl", min=0.01, max=24 * 366, help="How many hours it is good for.")
    ] = 12.0,
    issuer: Annotated[
        str | None,
        typer.Option(
            envvar="RIDEALONG_OIDC_ISSUER",
            help="The issuer as the services know it. Default: the stack's.",
            show_default=False,
        ),
    ] = None,
    data: Data = None,
    issuer_port: Annotated[int | None, port("issuer")] = None,
) -> None:
    """Print a token that the services of this stack accept."""
    chosen = folders(data)
    state = StateFile.of(chosen.run).read()
    # A running stack knows best under which name its services know the issuer.
    usual = f"http://{LOOPBACK}:{issuer_port or Ports().issuer}"
    chosen.make()
    signed = issue(
        SigningKey.of_folder(chosen.issuer),
        (issuer or (state.issuer if state else usual)).rstrip("/"),
        Person(person, tenant, tuple(role or [default_role(person)])),
        now=datetime.now(UTC),
        ttl=timedelta(hours=hours),
    )
    print(signed)


def default_role(person: str) -> str:
    """Guess the role from a name like `rep-7`; a manager when the name doesn't say."""
    return next((role for role in ROLES if person.startswith(f"{role}-")), "manager")
