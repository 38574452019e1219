"""Loopback ports: is one free, who holds it, which is free."""

import socket
from collections.abc import Iterable
from contextlib import ExitStack
from dataclasses import dataclass

import psutil

from ridealong.deploy.local.errors import StepError

LOOPBACK = "127.0.0.1"


@dataclass(frozen=True, slots=True)
class PortWish:
    """A port that a part of the stack wants, and how a person can choose another."""

    part: str
    port: int
    flag: str
    variable: str


def is_free(port: int, host: str = LOOPBACK) -> bool:
    """Tell whether a server could listen on the port now."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        # A server's own restart must not find its port "in use" by connections that are closing.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def answers(port: int, host: str = LOOPBACK) -> bool:
    """Tell whether something accepts connections on the port."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.settimeout(0.5)
        return probe.connect_ex((host, port)) == 0


def holder(port: int) -> str | None:
    """Name the process that listens on the port, as far as the system tells us."""
    try:
        connections = psutil.net_connections(kind="tcp")
    except psutil.AccessDenied:
        return None
    for connection in connections:
        if connection.status != psutil.CONN_LISTEN or connection.laddr[1:2] != (port,):
            continue
        if connection.pid is None:
            return None
        try:
            return f"{psutil.Process(connection.pid).name()} (process {connection.pid})"
        except psutil.NoSuchProcess:
            return None
    return None


def require_free(wishes: Iterable[PortWish]) -> None:
    """Refuse when a wished port is taken.

    Raises:
        StepError: names every taken port, who holds it, and how to choose another.
    """
    taken = [wish for wish in wishes if not is_free(wish.port)]
    if not taken:
        return
    lines = [
        f"port {wish.port} for {wish.part} is in use by {holder(wish.port) or 'another process'}"
        for wish in taken
    ]
    ways = "\n".join(
        f"  {wish.part}: {wish.flag} PORT, or set {wish.variable}=PORT" for wish in taken
    )
    raise StepError("; ".join(lines), f"End that process, or choose another port:\n{ways}")


def free_ports(count: int) -> list[int]:
    """Find ports that are free now; all are held at once while looking, so they differ."""
    with ExitStack() as held:
        sockets = [held.enter_context(socket.socket()) for _ in range(count)]
        for each in sockets:
            each.bind((LOOPBACK, 0))
        return [each.getsockname()[1] for each in sockets]
