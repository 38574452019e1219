"""`ridealong issuer`: the local issuer's public keys by themselves, where `up` isn't."""

from typing import Annotated

import typer
import uvicorn

from ridealong.deploy.cli.options import Data, folders, port
from ridealong.deploy.issuer import SigningKey
from ridealong.deploy.issuer.server import application
from ridealong.deploy.local.ports import LOOPBACK
from ridealong.deploy.stack.settings import Ports


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(issuer)


def issuer(
    *,
    url: Annotated[
        str,
        typer.Option(
            envvar="RIDEALONG_OIDC_ISSUER", help="What services and tokens call it: an address."
        ),
    ],
    host: Annotated[
        str, typer.Option(help="Where it listens. It shows public keys and signs nothing.")
    ] = LOOPBACK,
    data: Data = None,
    issuer_port: Annotated[int | None, port("issuer")] = None,
) -> None:
    """Serve the public keys that `ridealong token` signs with, for trying things in containers."""
    chosen = folders(data)
    chosen.make()
    served = application(url.rstrip("/"), SigningKey.of_folder(chosen.issuer))
    uvicorn.run(served, host=host, port=issuer_port or Ports().issuer, log_level="warning")
