"""A cluster to try the chart on: one that this machine makes for it, or the one of KUBECONFIG."""

import json
import os
import shlex
import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.house.checkout import ROOT

TOOLS = "RIDEALONG_KUBE_TOOLS"
LOAD = "RIDEALONG_KUBE_LOAD"
COMMAND_SECONDS = 600.0


class ClusterError(Exception):
    """A command that had to work and didn't, with what it said."""


@dataclass(frozen=True)
class Cluster:
    """What kubectl, Helm and the loading of local images are here. `load` is empty where the
    cluster's nodes have, or pull, the images by themselves."""

    kubectl: tuple[str, ...]
    helm: tuple[str, ...]
    load: tuple[str, ...]

    def try_helm(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run Helm; the caller looks at how it went."""
        return _run([*self.helm, *arguments])

    def do_helm(self, *arguments: str) -> str:
        """Run Helm; what it said. Raises ClusterError."""
        return _worked(self.try_helm(*arguments), f"helm {arguments[0]}")

    def try_kubectl(self, *arguments: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
        """Run kubectl; the caller looks at how it went."""
        return _run([*self.kubectl, *arguments], stdin)

    def do_kubectl(self, *arguments: str, stdin: str = "") -> str:
        """Run kubectl; what it said. Raises ClusterError."""
        done = self.try_kubectl(*arguments, stdin=stdin)
        return _worked(done, f"kubectl {' '.join(arguments[:4])}")

    def get(self, namespace: str, kind: str, *more: str) -> list[dict[str, Any]]:
        """The objects of a kind, as the cluster has them now."""
        text = self.do_kubectl("-n", namespace, "get", kind, *more, "-o", "json")
        items: list[dict[str, Any]] = json.loads(text)["items"]
        return items

    def apply(self, objects: Sequence[dict[str, Any]]) -> None:
        """Make these objects, or make them so."""
        whole = {"apiVersion": "v1", "kind": "List", "items": list(objects)}
        self.do_kubectl("apply", "-f", "-", stdin=json.dumps(whole))

    def take(self, images: Sequence[str]) -> None:
        """Bring local images to the nodes, where a command for that was named."""
        if self.load:
            _worked(_run([*self.load, *images]), "loading images")


@contextmanager
def chosen() -> Iterator[Cluster]:
    """The cluster that the environment asks for; one that was made for this is gone afterwards.

    Raises:
        ClusterError: none is named, or it doesn't come up.
    """
    tools = os.environ.get(TOOLS)
    if tools:
        with _made(Path(tools)) as cluster:
            yield cluster
    elif os.environ.get("KUBECONFIG"):
        yield Cluster(("kubectl",), ("helm",), tuple(shlex.split(os.environ.get(LOAD, ""))))
    else:
        raise ClusterError(
            "no cluster to try the chart on. KUBECONFIG names one (kubectl and helm must be on the "
            f"path; {LOAD} is a command that brings local images there, such as `kind load "
            f"docker-image`). Or {TOOLS} names a folder with programs `up`, `load` and `down` that "
            "make one on this machine"
        )


@contextmanager
def _made(tools: Path) -> Iterator[Cluster]:
    state = ROOT / "build/kubernetes/node"
    state.parent.mkdir(parents=True, exist_ok=True)
    _run([str(tools / "down"), str(state)])
    try:
        _worked(_run([str(tools / "up"), str(state)]), "starting the node")
        yield Cluster(
            kubectl=("bash", "-c", 'source "$0/env" && k "$@"', str(state)),
            helm=("bash", "-c", 'source "$0/env" && h "$@"', str(state)),
            load=(str(tools / "load"), str(state)),
        )
    finally:
        _run([str(tools / "down"), str(state)])


def until(what: str, seconds: float, asked: Callable[[], bool]) -> float:
    """Ask again and again until it is so; the seconds that it took. Raises ClusterError."""
    begun = time.monotonic()
    while not asked():
        if time.monotonic() - begun > seconds:
            raise ClusterError(f"{what}: not so within {seconds:.0f} s")
        time.sleep(0.5)
    return time.monotonic() - begun


def _run(command: Sequence[str], stdin: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command, input=stdin, capture_output=True, text=True, timeout=COMMAND_SECONDS, check=False
    )


def _worked(done: subprocess.CompletedProcess[str], what: str) -> str:
    if done.returncode:
        raise ClusterError(f"{what} failed:\n{done.stdout[-3000:]}{done.stderr[-3000:]}")
    return done.stdout
