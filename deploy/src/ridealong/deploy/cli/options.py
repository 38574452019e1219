"""Options that several commands share; each has an environment variable too."""

from pathlib import Path
from typing import Annotated

import typer

from ridealong.deploy.stack.folders import Folders, find_data

Data = Annotated[
    Path | None,
    typer.Option(
        envvar="RIDEALONG_DATA",
        help="Folder of the stack's data. Default: the nearest .ridealong upwards from here.",
        show_default=False,
        file_okay=False,
    ),
]


def folders(data: Path | None) -> Folders:
    """Give the data folder that is meant."""
    return Folders((data or find_data(Path.cwd())).absolute())


def port(part: str) -> typer.models.OptionInfo:
    """Give the option that chooses a part's port."""
    info: typer.models.OptionInfo = typer.Option(
        f"--{part.replace('_', '-')}-port",
        envvar=f"RIDEALONG_{part.upper()}_PORT",
        min=1,
        max=65535,
        rich_help_panel="Ports on 127.0.0.1",
    )
    return info
