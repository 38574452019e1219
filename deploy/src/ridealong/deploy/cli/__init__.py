"""The command `ridealong`. Each group of commands is a module here and adds itself to the app."""

import sys

import typer

from ridealong.deploy.cli import (
    dead_letters,
    doctor,
    down,
    explain,
    importing,
    lag,
    rebuild,
    report,
    status,
    token,
    topics,
    up,
)
from ridealong.deploy.cli.console import errors
from ridealong.deploy.local.errors import StepError

app = typer.Typer(
    name="ridealong",
    help="Run Ridealong on this machine, and look after it.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
for module in (
    up,
    status,
    down,
    token,
    dead_letters,
    topics,
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
