"""`make deploy-check`: chart and images on a real Kubernetes, from nothing to a drained node.

Writes what was measured into `docs/kubernetes.json` and the page of it, docs/kubernetes.md, unless
`--dry` says otherwise.
"""

import json
import sys
import time
from typing import Any

from tests.house.checkout import ROOT
from tests.kubernetes import figures, images, page, refusals, release, servers, trials
from tests.kubernetes.cluster import Cluster, ClusterError, chosen, until
from tests.kubernetes.release import NAME, NAMESPACE

FIGURES = ROOT / "docs/kubernetes.json"


def say(text: str) -> None:
    """A line of progress, with the time since the start."""
    print(f"{time.monotonic() - _BEGUN:6.0f} s  {text}", flush=True)


_BEGUN = time.monotonic()


def check() -> dict[str, Any]:
    """Do all of it; the figures. Raises ClusterError at the first that isn't so."""
    (ROOT / "build/kubernetes").mkdir(parents=True, exist_ok=True)
    say("building the images")
    built = images.build((release.PRESENT, release.NEXT))
    with chosen() as cluster:
        say("a cluster is there; bringing images and servers")
        cluster.take([*built.names, images.KAFKA, images.MONGODB])
        operator = f"{images.REPOSITORY}-operator:{release.PRESENT}"
        servers.start(cluster, operator)
        say("helm install --wait")
        release.make_room(cluster)
        begun = time.monotonic()
        cluster.do_helm("install", *release.arguments(release.PRESENT))
        installed = time.monotonic() - begun
        begun = time.monotonic()
        cluster.do_helm("test", NAME, "-n", NAMESPACE)
        tested = time.monotonic() - begun
        say("helm test passed; traffic begins")
        settings = {
            "NAME": NAME,
            "NAMESPACE": NAMESPACE,
            "TENANT": servers.TENANT,
            "KAFKA": servers.KAFKA,
            "MANAGER_TOKEN": servers.token(cluster, "dana", "manager"),
            "LEADER_TOKEN": servers.token(cluster, "head", "leader"),
        }
        servers.run_traffic(cluster, operator, settings)
        done = [_tried(cluster, name, trial) for name, trial in trials.TRIALS.items()]
        lines = _ended(cluster)
        say("traffic ended; Kafka stands still")
        outage = trials.perform(cluster, "Kafka stood still", trials.outage)
        say(outage.found)
        say("trying installations that can't be right")
        refused = refusals.all_of(cluster)
        return figures.gathered(
            cluster,
            built,
            installed={"install": installed, "test": tested},
            refused=refused,
            done=done,
            outage=outage,
            lines=lines,
        )


def _tried(cluster: Cluster, name: str, trial: Any) -> trials.Trial:
    say(name)
    found = trials.perform(cluster, name, trial)
    say(f"    {found.found}")
    return found


def _ended(cluster: Cluster) -> list[dict[str, Any]]:
    stop = (
        "exec",
        "traffic",
        "--",
        "python",
        "-c",
        "import pathlib; (pathlib.Path.home() / 'stop').touch()",
    )
    cluster.do_kubectl("-n", servers.NAMESPACE, *stop)
    until("the traffic ended", 180, lambda: '"end"' in servers.traffic_log(cluster))
    return [
        json.loads(line) for line in servers.traffic_log(cluster).splitlines() if line[:1] == "{"
    ]


def main(arguments: list[str]) -> int:
    """The exit code."""
    try:
        found = check()
    except ClusterError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    if "--dry" not in arguments:
        FIGURES.write_text(json.dumps(found, indent=2) + "\n", encoding="utf-8")
        page.write()
    wrong = figures.wrong(found)
    for each in wrong:
        sys.stderr.write(f"{each}\n")
    say("not as promised" if wrong else "all as promised")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
