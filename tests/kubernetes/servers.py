"""Kafka, a store and an issuer of tokens beside the chart, in a namespace of their own."""

import time
from pathlib import Path
from typing import Any

from tests.kubernetes import images
from tests.kubernetes.cluster import Cluster, until

NAMESPACE = "ridealong-servers"
KAFKA = f"kafka.{NAMESPACE}.svc.cluster.local:9092"
ISSUER = f"http://issuer.{NAMESPACE}.svc.cluster.local:8815"
MONGODB = f"mongodb://mongodb.{NAMESPACE}.svc.cluster.local:27017/?directConnection=true&retryWrites=false"
TENANT = f"acme-{int(time.time())}"
"""Another in each run: servers that stay hold what an earlier run published under the same ids."""
PROGRAMS = Path(__file__).parent / "inside"
PLACE = "/programs"

_KAFKA_SETTINGS = {
    "KAFKA_NODE_ID": "1",
    "KAFKA_PROCESS_ROLES": "broker,controller",
    "KAFKA_LISTENERS": "PLAINTEXT://:9092,CONTROLLER://:9093",
    "KAFKA_ADVERTISED_LISTENERS": f"PLAINTEXT://{KAFKA}",
    "KAFKA_CONTROLLER_LISTENER_NAMES": "CONTROLLER",
    "KAFKA_CONTROLLER_QUORUM_VOTERS": "1@localhost:9093",
    "KAFKA_LISTENER_SECURITY_PROTOCOL_MAP": "CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT",
    "KAFKA_OFFSETS_TOPIC_REPLICATION_FACTOR": "1",
    "KAFKA_OFFSETS_TOPIC_NUM_PARTITIONS": "8",
    "KAFKA_TRANSACTION_STATE_LOG_REPLICATION_FACTOR": "1",
    "KAFKA_TRANSACTION_STATE_LOG_MIN_ISR": "1",
    "KAFKA_GROUP_INITIAL_REBALANCE_DELAY_MS": "0",
    "KAFKA_AUTO_CREATE_TOPICS_ENABLE": "false",
}


def start(cluster: Cluster, operator_image: str) -> None:
    """Start all three and wait for them."""
    programs = {each.name: each.read_text("utf-8") for each in PROGRAMS.glob("*.py")}
    cluster.apply(
        [
            {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": NAMESPACE}},
            _named("v1", "ConfigMap", "programs", data=programs),
            *_server("kafka", 9092, images.KAFKA, env=_KAFKA_SETTINGS),
            *_server(
                "mongodb",
                27017,
                images.MONGODB,
                args=["mongod", "--replSet", "rs0", "--bind_ip_all"],
            ),
            *_server(
                "issuer",
                8815,
                operator_image,
                args=["issuer", "--host", "0.0.0.0"],  # noqa: S104 - within its pod
                env={"RIDEALONG_OIDC_ISSUER": ISSUER, "MONGODB": MONGODB},
            ),
        ]
    )
    for name in ("kafka", "mongodb", "issuer"):
        rollout = ("rollout", "status", f"deployment/{name}", "--timeout=180s")
        cluster.do_kubectl("-n", NAMESPACE, *rollout)
    in_issuer(cluster, "python", f"{PLACE}/prepare.py")


def token(cluster: Cluster, person: str, role: str) -> str:
    """A token that the services in the cluster accept for some hours."""
    who = ("--as", person, "--role", role, "--tenant", TENANT)
    return in_issuer(cluster, "ridealong", "token", *who).strip()


def stand_still(cluster: Cluster, signal: str) -> None:
    """Send Kafka's process STOP or CONT: connections stay and nobody answers."""
    kafka = "grep -aq 'kafka[.]Kafka' $p/cmdline"
    each = f"for p in /proc/[0-9]*; do {kafka} && kill -{signal} ${{p#/proc/}}; done"
    cluster.try_kubectl("-n", NAMESPACE, "exec", "deploy/kafka", "--", "sh", "-c", each)


def in_issuer(cluster: Cluster, *command: str) -> str:
    """Run a program beside the issuer; what it printed."""
    return cluster.do_kubectl("-n", NAMESPACE, "exec", "deploy/issuer", "--", *command)


def run_traffic(cluster: Cluster, image: str, settings: dict[str, str]) -> None:
    """Start the pod that publishes and reads, and wait until it says that events come out."""
    spec = _pod("traffic", image, command=["python", f"{PLACE}/traffic.py"], env=settings)
    cluster.apply([_named("v1", "Pod", "traffic", spec={**spec, "restartPolicy": "Never"})])
    until("events come out", 120, lambda: '"steady"' in traffic_log(cluster))


def traffic_log(cluster: Cluster) -> str:
    """What the traffic said so far, one object a line."""
    return cluster.try_kubectl("-n", NAMESPACE, "logs", "traffic").stdout


def _server(name: str, port: int, image: str, **more: Any) -> list[dict[str, Any]]:
    labels = {"app": name}
    container = {**more, "ports": [{"containerPort": port}]}
    pod = _pod(name, image, **container)
    pod["containers"][0]["readinessProbe"] = {"tcpSocket": {"port": port}, "periodSeconds": 2}
    template = {"metadata": {"labels": labels}, "spec": pod}
    selector = {"matchLabels": labels}
    return [
        _named("apps/v1", "Deployment", name, spec={"selector": selector, "template": template}),
        _named("v1", "Service", name, spec={"selector": labels, "ports": [{"port": port}]}),
    ]


def _pod(
    name: str, image: str, *, env: dict[str, str] | None = None, **more: Any
) -> dict[str, Any]:
    return {
        # A Service named kafka would else put KAFKA_PORT among the broker's settings.
        "enableServiceLinks": False,
        "automountServiceAccountToken": False,
        # So that a signal reaches a server that is the first process of its container.
        "shareProcessNamespace": True,
        "containers": [
            {
                "name": name,
                "image": image,
                "imagePullPolicy": "IfNotPresent",
                "env": [{"name": key, "value": value} for key, value in (env or {}).items()],
                "volumeMounts": [{"name": "programs", "mountPath": PLACE}],
                **more,
            }
        ],
        "volumes": [{"name": "programs", "configMap": {"name": "programs"}}],
    }


def _named(version: str, kind: str, name: str, **more: Any) -> dict[str, Any]:
    metadata = {"name": name, "namespace": NAMESPACE}
    return {"apiVersion": version, "kind": kind, "metadata": metadata, **more}
