"""A broker that doesn't answer for a while, as a machine that is out of memory or disk."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager

import psutil
import pytest


@contextmanager
def stalled(bootstrap: str) -> Iterator[None]:
    """Stop the broker's process for the time of the block."""
    port = int(bootstrap.rpartition(":")[2])
    owners = [
        each.pid
        for each in psutil.net_connections("tcp")
        if each.status == psutil.CONN_LISTEN and each.pid and each.laddr[1:] == (port,)
    ]
    if not owners:
        pytest.skip("the broker is none of this machine's processes")
    process = psutil.Process(owners[0])
    process.send_signal(signal.SIGSTOP)
    try:
        yield
    finally:
        process.send_signal(signal.SIGCONT)
