"""The chart as it is installed on the cluster for the trials."""

import json
from typing import Any

from tests.chart.helm import CHART
from tests.house.checkout import ROOT
from tests.kubernetes import images, servers
from tests.kubernetes.cluster import Cluster

NAMESPACE = "ridealong-check"
NAME = "ridealong"
SERVICES = ("agenda", "commitments", "metrics", "notifier")
PRESENT, NEXT = "1", "2"
WAIT_SECONDS = 240


def values(version: str) -> dict[str, Any]:
    """Two instances of each service, on the servers of the check."""
    small = {"requests": {"cpu": "50m", "memory": "128Mi"}, "limits": {"memory": "512Mi"}}
    return {
        "image": {"repository": images.REPOSITORY, "tag": version},
        "kafka": {"bootstrapServers": servers.KAFKA, "security": "PLAINTEXT"},
        "mongodb": {"existingSecret": "mongodb"},
        "oidc": {"issuer": servers.ISSUER},
        "publicUrl": "http://ridealong.example.org",
        "services": {name: {"replicas": 2, "resources": small} for name in SERVICES},
        "operator": {"enabled": True},
        "networkPolicy": {"egressPorts": [9092, 27017, 8815]},
    }


def make_room(cluster: Cluster, namespace: str = NAMESPACE) -> None:
    """A namespace that enforces the restricted profile, with the secret that the chart names."""
    label = {"pod-security.kubernetes.io/enforce": "restricted"}
    metadata = {"name": namespace, "labels": label}
    secret = {"name": "mongodb", "namespace": namespace}
    cluster.apply(
        [
            {"apiVersion": "v1", "kind": "Namespace", "metadata": metadata},
            {
                "apiVersion": "v1",
                "kind": "Secret",
                "metadata": secret,
                "stringData": {"uri": servers.MONGODB},
            },
        ]
    )


def arguments(version: str, *more: str, namespace: str = NAMESPACE) -> tuple[str, ...]:
    """What `helm install` and `helm upgrade` are given."""
    file = ROOT / f"build/kubernetes/values-{version}.json"
    file.write_text(json.dumps(values(version)), encoding="utf-8")
    wait = ("--wait", "--timeout", f"{WAIT_SECONDS}s")
    return (NAME, str(CHART), "-n", namespace, "-f", str(file), *wait, *more)


def pods(cluster: Cluster) -> list[dict[str, Any]]:
    """The pods of the four services that are not on their way out."""
    chosen = ("-l", f"app.kubernetes.io/instance={NAME}")
    found = cluster.get(NAMESPACE, "pods", *chosen)
    return [
        each
        for each in found
        if each["metadata"]["labels"]["app.kubernetes.io/component"] in SERVICES
        and "deletionTimestamp" not in each["metadata"]
    ]


def ready(pod: dict[str, Any]) -> bool:
    """Whether Kubernetes sends it requests."""
    conditions = pod["status"].get("conditions", ())
    return any(each["type"] == "Ready" and each["status"] == "True" for each in conditions)


def all_ready(cluster: Cluster, instances: int) -> bool:
    """Whether each service has so many instances and all of them are ready."""
    found = pods(cluster)
    return len(found) == instances * len(SERVICES) and all(map(ready, found))


def restarts(cluster: Cluster) -> int:
    """How often Kubernetes started a container of theirs anew."""
    states = [
        state for pod in pods(cluster) for state in pod["status"].get("containerStatuses", ())
    ]
    return sum(int(each["restartCount"]) for each in states)
