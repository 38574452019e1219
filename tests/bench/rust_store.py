"""The store server that benches run against: SecantusDB in Rust, built here when it is missing.

It is GPL-2.0-only, so it is a process of its own and nothing of it is committed or published.
"""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock

from ridealong.deploy.local import ports
from ridealong.deploy.local.errors import StepError
from ridealong.deploy.local.ports import free_ports
from ridealong.deploy.local.server import ServerProcess

CRATE, VERSION, PROGRAM = "secantus-mdb", "0.5.3-beta.193", "secantusd-rs"
PROGRAM_VARIABLE = "RIDEALONG_BENCH_STORE"
READY_SECONDS = 30.0
STOP_SECONDS = 20.0


def program(cache: Path) -> Path:
    """The server's program, as the environment names it or from the cache; built once, in minutes.

    Raises:
        StepError: it isn't there and can't be built; says what is missing.
    """
    if named := os.environ.get(PROGRAM_VARIABLE):
        return Path(named)
    root = cache / f"{CRATE}-{VERSION}"
    built = root / "bin" / PROGRAM
    root.mkdir(parents=True, exist_ok=True)
    with FileLock(root / ".lock"):
        if not built.exists():
            _build(root)
    return built


def _build(root: Path) -> None:
    missing = [tool for tool in ("cargo", "cmake", "c++") if shutil.which(tool) is None]
    if missing:
        raise StepError(
            f"the benches' store server can't be built without {', '.join(missing)}",
            f"Install Rust, cmake and a C++ compiler; or name a built {PROGRAM} in "
            f"{PROGRAM_VARIABLE}, or a MongoDB of your own in RIDEALONG_MONGODB",
        )
    log = root / "build.log"
    print(f"building {CRATE} {VERSION}, some minutes, once; what it says goes to {log}")
    with log.open("wb") as said:
        command = ["cargo", "install", CRATE, "--version", VERSION, "--ignore-rust-version"]
        done = subprocess.run(
            [*command, "--root", str(root)], stdout=said, stderr=subprocess.STDOUT, check=False
        )
    if done.returncode:
        raise StepError(f"{CRATE} did not build", f"See {log}")


@contextmanager
def running(folder: Path, cache: Path) -> Iterator[str]:
    """The URI of a server that ends with the block.

    It isn't told to sync at every commit: a disk that others use too would be all that one sees.
    """
    [port] = free_ports(1)
    data = folder / "rust-store"
    data.mkdir(parents=True)
    command = [
        str(program(cache)),
        *("--host", ports.LOOPBACK, "--port", str(port)),
        *("--storage-path", str(data.absolute())),
        *("--cache-size", "512M"),
    ]
    server = ServerProcess("the store of the benches", command, folder / "rust-store.log")
    server.spawn()
    try:
        server.wait_ready(lambda: ports.answers(port), READY_SECONDS)
        yield f"mongodb://{ports.LOOPBACK}:{port}/?retryWrites=false"
    finally:
        server.stop(STOP_SECONDS)
