"""What is done to the release while traffic goes on."""

import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

from tests.kubernetes import release, servers
from tests.kubernetes.cluster import Cluster, ClusterError, until
from tests.kubernetes.release import NAME, NAMESPACE, SERVICES

DRAIN_SECONDS = 40
OUTAGE_SECONDS = 90
READY_SECONDS = 120.0


@dataclass(frozen=True)
class Trial:
    """One thing that was done: between which instants (seconds since 1970), and what came of it."""

    name: str
    begun: float
    ended: float
    found: str = ""


def upgrade(cluster: Cluster) -> str:
    """To the next version, as `helm upgrade` rolls it out."""
    cluster.do_helm("upgrade", *release.arguments(release.NEXT))
    return _versions(cluster)


def back(cluster: Cluster) -> str:
    """Back to the version before, by `helm rollback`."""
    wait = ("--wait", "--timeout", f"{release.WAIT_SECONDS}s")
    cluster.do_helm("rollback", NAME, "-n", NAMESPACE, *wait)
    return _versions(cluster)


def kill(cluster: Cluster) -> str:
    """One instance of each service ends without notice."""
    for service in SERVICES:
        victim = next(
            pod["metadata"]["name"]
            for pod in release.pods(cluster)
            if pod["metadata"]["labels"]["app.kubernetes.io/component"] == service
        )
        now = ("--grace-period=0", "--force")
        cluster.do_kubectl("-n", NAMESPACE, "delete", "pod", victim, *now)
        until(f"{service} is whole again", READY_SECONDS, lambda: release.all_ready(cluster, 2))
    return "each was ready again by itself"


def scale(cluster: Cluster) -> str:
    """Out to three instances of each, and in to two again."""
    for count in (3, 2):
        given = [f"services.{service}.replicas={count}" for service in SERVICES]
        cluster.do_helm("upgrade", *release.arguments(release.PRESENT, "--set", ",".join(given)))
        until(f"{count} of each", READY_SECONDS, lambda: release.all_ready(cluster, count))  # noqa: B023 - asked at once
    return "three of each were ready, then two"


def drain(cluster: Cluster) -> str:
    """A node of them is drained, and takes pods again afterwards."""
    nodes = [each["metadata"]["name"] for each in cluster.get("default", "nodes")]
    here = {pod["spec"]["nodeName"] for pod in release.pods(cluster)}
    node = min(here)
    chosen = f"--pod-selector=app.kubernetes.io/instance={NAME}"
    flags = ("--delete-emptydir-data", "--ignore-daemonsets", f"--timeout={DRAIN_SECONDS}s")
    try:
        done = cluster.try_kubectl("drain", node, chosen, *flags)
        left = sum(map(release.ready, release.pods(cluster)))
    finally:
        cluster.do_kubectl("uncordon", node)
    until("all are back", READY_SECONDS, lambda: release.all_ready(cluster, 2))
    if len(nodes) == 1:
        return (
            f"the only node: one instance of each service was evicted, the disruption budgets kept "
            f"the other ({left} of {2 * len(SERVICES)} went on) until the drain gave up after "
            f"{DRAIN_SECONDS} s; all were back after uncordon"
        )
    return f"of {len(nodes)} nodes one was drained (exit code {done.returncode})"


def outage(cluster: Cluster) -> str:
    """Kafka stands still: readiness turns red, liveness doesn't, and all comes back by itself."""
    before = release.restarts(cluster)
    servers.stand_still(cluster, "STOP")
    try:
        red = until(
            "no instance is ready",
            OUTAGE_SECONDS,
            lambda: not any(map(release.ready, release.pods(cluster))),
        )
        time.sleep(OUTAGE_SECONDS - red)
    finally:
        servers.stand_still(cluster, "CONT")
    green = until("all are ready again", READY_SECONDS, lambda: release.all_ready(cluster, 2))
    restarted = release.restarts(cluster) - before
    if restarted:
        raise ClusterError(f"{restarted} containers were restarted by an outage of Kafka")
    return (
        f"none was ready after {red:.0f} s, all were {green:.0f} s after Kafka went on "
        f"({OUTAGE_SECONDS} s later), and no container was restarted"
    )


def steady(cluster: Cluster) -> str:
    """Nothing is done for twenty seconds."""
    time.sleep(20)
    return f"{len(release.pods(cluster))} pods"


TRIALS: dict[str, Callable[[Cluster], str]] = {
    "nothing": steady,
    "`helm upgrade` to the next version": upgrade,
    "`helm rollback` to the version before": back,
    "one pod of each service killed, one after the other": kill,
    "scaled out to three of each, and in again": scale,
    "the node drained": drain,
}


def perform(cluster: Cluster, name: str, trial: Callable[[Cluster], str]) -> Trial:
    """Do it; when, and what it found. Raises ClusterError."""
    begun = time.time()
    found = trial(cluster)
    # What a change leaves behind shows in the seconds after it.
    with suppress(KeyboardInterrupt):
        time.sleep(5)
    return Trial(name, begun, time.time(), found)


def _versions(cluster: Cluster) -> str:
    images = {pod["spec"]["containers"][0]["image"] for pod in release.pods(cluster)}
    return ", ".join(sorted({image.rpartition(":")[2] for image in images}))
