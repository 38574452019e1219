"""Processes of an earlier stack that nobody looks after any more."""

import psutil

from ridealong.deploy.stack.state import StackState

SECONDS = 30.0


def stop_leftovers(state: StackState) -> list[str]:
    """End what an earlier stack left behind, last started first; give the names of what ran."""
    stopped = []
    for record in reversed(state.processes):
        process = record.process()
        if process is None:
            continue
        stopped.append(record.name)
        process.terminate()
        try:
            process.wait(SECONDS)
        except psutil.TimeoutExpired:
            process.kill()
    return stopped
