"""Run a command so that it ends with the process that started it.

Called as a program: `leash.py PARENT COMMAND...`. The kernel then sends SIGTERM to the command
when its parent dies, even by SIGKILL, so that no server stays behind. Linux only; elsewhere the
command simply runs. A program of its own, since code between fork and exec is unsafe in a
process with threads.
"""

import ctypes
import os
import signal
import sys

PR_SET_PDEATHSIG = 1


def main() -> None:
    """Tie this process to its parent, then become the command."""
    parent, *command = sys.argv[1:]
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
        # The parent may have died before the call above.
        if os.getppid() != int(parent):
            sys.exit("its parent is gone")
    os.execvp(command[0], command)  # noqa: S606 (the command is ours)


if __name__ == "__main__":
    main()
