"""Servers and the board of figures that all benches share."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from ridealong.deploy.testservers import choose
from tests.bench import rust_store
from tests.bench.figures import Board
from tests.bench.running import Bench
from tests.conftest import CHECKOUT


@pytest.fixture(scope="session")
def store(servers_folder: Path) -> Iterator[str]:
    """URI of the store: one's own where the environment names it, else the Rust server."""
    named = choose(os.environ).mongodb
    if named is not None:
        yield named
        return
    with rust_store.running(servers_folder, CHECKOUT / "build" / "bench-store") as uri:
        yield uri


@pytest.fixture(scope="session")
def board() -> Iterator[Board]:
    """What was measured; at the end of the run the table, and `build/bench.json`."""
    board = Board()
    yield board
    board.write(CHECKOUT / "build" / "bench.json")
    print(f"\n{board.table()}")


@pytest.fixture
def bench(kafka: str, store: str) -> Bench:
    """Runs pipelines on the servers."""
    return Bench(kafka, store)
