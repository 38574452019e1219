"""Stopping a stack from another process."""

import psutil

from ridealong.deploy.local.errors import StepError
from ridealong.deploy.stack.folders import Folders
from ridealong.deploy.stack.leftovers import stop_leftovers
from ridealong.deploy.stack.state import StateFile

SECONDS = 150.0


def stop(folders: Folders) -> bool:
    """Have the supervisor stop everything in order; False when nothing ran.

    Raises:
        StepError: it didn't end in time.
    """
    file = StateFile.of(folders.run)
    state = file.read()
    if state is None:
        return False
    supervisor = state.supervisor.process()
    if supervisor:
        supervisor.terminate()
        try:
            supervisor.wait(SECONDS)
        except psutil.TimeoutExpired:
            raise StepError(
                f"the supervisor (process {supervisor.pid}) did not end within {SECONDS:.0f} s",
                f"Its log: {folders.log('supervisor')}. To end it by force: kill -9 "
                f"{supervisor.pid}; then run `ridealong down` again.",
            ) from None
    left = stop_leftovers(state)
    file.forget()
    return bool(supervisor or left)
