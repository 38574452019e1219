"""The command `ridealong`. Each group of commands is a module here and adds itself to the app."""

import sys
from importlib.metadata import version
from typing import Annotated

import typer

from ridealong.deploy.cli import (
    dead_letters,
    doctor,
    down,
    explain,
    importing,
    indexes,
    issuer,
    lag,
    rebuild,
    report,
    status,
    token,
    topics,
    up,
)
from ridealong.deploy.cli.console import errors, output
from ridealong.deploy.local.errors import StepError

app = typer.Typer(
    name="ridealong",
    help="Run Ridealong on this machine, and look after it.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


def _say_version(asked: bool) -> None:
    if asked:
        output.print(f"ridealong {version('ridealong-deploy')}", highlight=False)
        raise typer.Exit


@app.callback()
def _every(
    *,
    version_: Annotated[
        bool,
        typer.Option(
            "--version", help="Say which version this is.", callback=_say_version, is_eager=True
        ),
    ] = False,
) -> None:
    del version_


for module in (
    up,
    status,
    down,
    token,
    issuer,
    dead_letters,
    topics,
    indexes,
    lag,
    rebuild,
    doctor,
    importing,
    report,
    explain,
):
    module.add_to(app)


def main() -> None:
    """Run the command; exit code 1 and a sentence when a step fails, 2 for wrong usage."""
    try:
        app()
    except StepError as error:
        errors.print(f"[bold red]✗[/] {error.message}", highlight=False, soft_wrap=True)
        if error.hint:
            errors.print(error.hint, markup=False, highlight=False, soft_wrap=True)
        sys.exit(1)
    except KeyboardInterrupt:
        sys.exit(130)
