"""Services as processes, as an operator starts them."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path

import psutil

from ridealong.deploy.local import ports

SERVICES = ("agenda", "commitments", "metrics", "notifier")
READY_SECONDS = 60.0
LOOK_SECONDS = 0.02


@dataclass(frozen=True, slots=True)
class Started:
    """A service that is ready: its process and how many seconds it took."""

    pid: int
    seconds: float

    @property
    def mebibytes(self) -> float:
        """Resident memory now."""
        return float(psutil.Process(self.pid).memory_info().rss) / 2**20


@contextmanager
def service(name: str, folder: Path, *, kafka: str, mongodb: str, names: str) -> Iterator[Started]:
    """A service for the time of the block, once `/readyz` says yes; `names` is the prefix of its
    topics and of its database."""
    [port] = ports.free_ports(1)
    environment = {
        **os.environ,
        "RIDEALONG_KAFKA": kafka,
        "RIDEALONG_MONGODB": mongodb,
        "RIDEALONG_TOPIC_PREFIX": names,
        "RIDEALONG_DATABASE_PREFIX": names,
        "RIDEALONG_HTTP_PORT": str(port),
        "RIDEALONG_LOG_LEVEL": "WARNING",
    }
    folder.mkdir(parents=True, exist_ok=True)
    started = time.perf_counter()
    with (folder / f"{name}-{port}.log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", f"ridealong.{name}"],
            env=environment,
            stdout=log,
            stderr=subprocess.STDOUT,
        )
    try:
        while not _is_ready(port):
            if process.poll() is not None or time.perf_counter() - started > READY_SECONDS:
                raise RuntimeError(f"{name} did not become ready: see {log.name}")
            time.sleep(LOOK_SECONDS)
        yield Started(process.pid, time.perf_counter() - started)
    finally:
        process.terminate()
        process.wait(30)


def _is_ready(port: int) -> bool:
    connection = HTTPConnection(ports.LOOPBACK, port, timeout=2)
    try:
        connection.request("GET", "/readyz")
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()
