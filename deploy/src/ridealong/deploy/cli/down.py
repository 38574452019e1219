"""`ridealong down`: stop what `ridealong up` started."""

import typer

from ridealong.deploy.cli.console import output
from ridealong.deploy.cli.options import Data, folders
from ridealong.deploy.stack.stopping import stop


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(down)


def down(data: Data = None) -> None:
    """Stop everything in order. Data stays; nothing running is fine too."""
    chosen = folders(data)
    with output.status("Stopping"):
        ran = stop(chosen)
    output.print("stopped" if ran else f"nothing runs on {chosen.root}", highlight=False)
