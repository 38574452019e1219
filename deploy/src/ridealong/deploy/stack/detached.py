"""A stack that stays when the command that started it returns."""

import json
import subprocess
import sys

from ridealong.deploy.local.errors import StepError
from ridealong.deploy.local.server import tail
from ridealong.deploy.stack.folders import Folders
from ridealong.deploy.stack.progress_file import follow, path_of, retell
from ridealong.deploy.stack.reporting import Reporter
from ridealong.deploy.stack.run import alone
from ridealong.deploy.stack.settings import StackSettings

STOP_SECONDS = 120.0


def start(settings: StackSettings, reporter: Reporter) -> None:
    """Start a supervisor in a session of its own and return when everything is ready.

    When this is interrupted before, the supervisor stops everything again.

    Raises:
        StepError: as the supervisor's steps do.
    """
    folders = Folders(settings.data)
    folders.make()
    with alone(folders):
        path_of(folders).write_text("")
    log = folders.log("supervisor")
    with log.open("ab") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "ridealong.deploy.stack"],
            stdin=subprocess.PIPE,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        _tell(process, settings)
        lines = follow(path_of(folders), lambda: process.poll() is None)
        ready = retell(lines, reporter)
    except BaseException:
        process.terminate()
        process.wait(STOP_SECONDS)
        raise
    if not ready:
        raise StepError(
            f"the supervisor ended with exit code {process.wait()}",
            f"Its log {log} ends with:\n{tail(log)}",
        )


def _tell(process: subprocess.Popen[bytes], settings: StackSettings) -> None:
    """Hand over the settings; not on the command line, as the store's address may hold a
    password."""
    assert process.stdin  # noqa: S101 (it was asked for)
    with process.stdin as pipe:
        pipe.write(json.dumps(settings.to_json()).encode())
