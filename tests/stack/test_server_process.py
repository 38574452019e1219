"""Servers of ours end when they should: in order, by force if need be, and never stay behind."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from ridealong.deploy.local.errors import StepError
from ridealong.deploy.local.ports import PortWish, free_ports, holder, require_free
from ridealong.deploy.local.server import ServerProcess

pytestmark = pytest.mark.stack

DEAF = """
import signal, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
print("up", flush=True)
time.sleep(60)
"""


def python(code: str, log: Path) -> ServerProcess:
    return ServerProcess("the part", [sys.executable, "-c", code], log)


def gone(pid: int, seconds: float = 10.0) -> bool:
    deadline = time.monotonic() + seconds
    while psutil.pid_exists(pid) and time.monotonic() < deadline:
        time.sleep(0.05)
    return not psutil.pid_exists(pid)


def test_one_that_ends_at_once_says_how_its_log_ends(tmp_path: Path) -> None:
    part = python("raise SystemExit('no such database')", tmp_path / "part.log")
    part.spawn()
    with pytest.raises(
        StepError, match=r"the part ended with exit code 1\n(.|\n)*no such database"
    ):
        part.wait_ready(lambda: False, 20)


def test_one_that_never_gets_ready_is_given_up(tmp_path: Path) -> None:
    part = python("import time; time.sleep(60)", tmp_path / "part.log")
    part.spawn()
    try:
        with pytest.raises(StepError, match="was not ready within 0 seconds"):
            part.wait_ready(lambda: False, 0.2)
    finally:
        part.stop()
    assert part.exit_code == -signal.SIGTERM


def test_one_that_does_not_listen_is_ended_by_force(tmp_path: Path) -> None:
    log = tmp_path / "part.log"
    part = python(DEAF, log)
    part.spawn()
    part.wait_ready(lambda: log.exists() and "up" in log.read_text(), 20)
    part.stop(seconds=0.3)
    assert part.exit_code == -signal.SIGKILL


@pytest.mark.skipif(
    sys.platform != "linux", reason="only Linux tells a process of its parent's end"
)
def test_it_ends_with_the_process_that_started_it(tmp_path: Path) -> None:
    pid_file = tmp_path / "pid"
    code = (
        "import sys, time\nfrom pathlib import Path\n"
        "from ridealong.deploy.local.server import ServerProcess\n"
        f"part = ServerProcess('part', [sys.executable, '-c', 'import time; time.sleep(60)'],"
        f" Path({str(tmp_path / 'part.log')!r}))\n"
        f"part.spawn()\nPath({str(pid_file)!r}).write_text(str(part.pid))\ntime.sleep(60)\n"
    )
    with subprocess.Popen([sys.executable, "-c", code]) as parent:
        while not (pid_file.exists() and pid_file.read_text()):
            time.sleep(0.05)
        child = int(pid_file.read_text())
        os.kill(parent.pid, signal.SIGKILL)
    assert gone(child)


def test_a_taken_port_is_said_with_its_holder_and_both_ways_out(tmp_path: Path) -> None:
    [port] = free_ports(1)
    part = ServerProcess(
        "web",
        [sys.executable, "-m", "http.server", str(port), "--bind", "127.0.0.1"],
        tmp_path / "l",
    )
    part.spawn()
    try:
        part.wait_ready(lambda: holder(port) is not None, 20)
        with pytest.raises(StepError) as raised:
            require_free([PortWish("metrics", port, "--metrics-port", "RIDEALONG_METRICS_PORT")])
    finally:
        part.stop()
    assert f"port {port} for metrics is in use by" in raised.value.message
    assert f"(process {part.pid})" in raised.value.message
    assert "--metrics-port PORT, or set RIDEALONG_METRICS_PORT=PORT" in raised.value.hint
    require_free([PortWish("metrics", port, "--metrics-port", "RIDEALONG_METRICS_PORT")])
