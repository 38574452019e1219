"""What an operator reads when an installation can't be right."""

import json
import re
from dataclasses import dataclass

from tests.kubernetes import release, servers
from tests.kubernetes.cluster import Cluster, ClusterError

NAMESPACE = "ridealong-refused"
SHORT = ("--timeout", "60s")


@dataclass(frozen=True)
class Refusal:
    """What was wrong, where the message stood, and the message."""

    wrong: str
    where: str
    message: str


def all_of(cluster: Cluster) -> list[Refusal]:
    """Try each wrong installation; all must fail with their words. Raises ClusterError."""
    release.make_room(cluster, NAMESPACE)
    found = [
        _by_helm(cluster, "a value of a wrong name", "kafka.securty=SSL", "securty"),
        _by_helm(cluster, "a required value left out", "oidc.issuer=", "oidc.issuer is empty"),
        _by_helm(
            cluster,
            "a secret that isn't there",
            "mongodb.existingSecret=absent",
            "no secret absent",
        ),
        _by_helm(
            cluster,
            "a secret without the key",
            "kafka.security=SASL_PLAINTEXT,kafka.existingSecret=mongodb",
            "has no key username",
        ),
        _by_job(
            cluster,
            "Kafka that can't be reached",
            "kafka.bootstrapServers=nowhere.example.org:9092",
            "nowhere.example.org",
        ),
    ]
    program = f"{servers.PLACE}/torn_topic.py"
    servers.in_issuer(cluster, "python", program, servers.KAFKA, "torn.activities")
    torn = "kafka.topicPrefix=torn"
    found += [_by_job(cluster, "a topic with another number of partitions", torn, "partitions")]
    untended = f"{torn},topics.manage=none"
    found += [_by_pod(cluster, "the same, with topics.manage: none", untended, "partitions")]
    cluster.try_kubectl("delete", "namespace", NAMESPACE, "--wait=false")
    return found


def _refused(cluster: Cluster, wrong: str) -> str:
    arguments = release.arguments(release.PRESENT, "--set", wrong, *SHORT, namespace=NAMESPACE)
    done = cluster.try_helm("install", *arguments)
    if done.returncode == 0:
        raise ClusterError(f"helm install --set {wrong} was not refused")
    return done.stderr


def _by_helm(cluster: Cluster, what: str, wrong: str, word: str) -> Refusal:
    return Refusal(what, "`helm install`", _with(word, _refused(cluster, wrong)))


def _by_job(cluster: Cluster, what: str, wrong: str, word: str) -> Refusal:
    _refused(cluster, wrong)
    command = ("logs", f"job/{release.NAME}-topics", "--tail=40")
    said = cluster.do_kubectl("-n", NAMESPACE, *command)
    _remove(cluster)
    return Refusal(what, f"`kubectl {command[0]} {command[1]}`", _with(word, said))


def _by_pod(cluster: Cluster, what: str, wrong: str, word: str) -> Refusal:
    _refused(cluster, wrong)
    found = cluster.get(NAMESPACE, "pods", "-l", "app.kubernetes.io/component=metrics")
    state = found[0]["status"]["containerStatuses"][0]
    ended = state["state"].get("terminated") or state.get("lastState", {}).get("terminated") or {}
    _remove(cluster)
    return Refusal(what, "`kubectl describe pod`", _with(word, ended.get("message", "")))


def _remove(cluster: Cluster) -> None:
    cluster.try_helm("uninstall", release.NAME, "-n", NAMESPACE, "--wait", "--timeout", "60s")
    cluster.try_kubectl("-n", NAMESPACE, "delete", "job", f"{release.NAME}-topics")


def _with(word: str, said: str) -> str:
    """The lines that say it, as an operator reads them. Raises ClusterError where none does."""
    plain = re.sub(r"\x1b\[[0-9;]*m", "", said)
    lines = [_event(line) for line in plain.splitlines() if word in line]
    if not lines:
        raise ClusterError(f"nobody said anything of {word!r}:\n{plain[-2000:]}")
    return lines[-1]


def _event(line: str) -> str:
    try:
        logged = json.loads(line)
    except ValueError:
        return line.strip()
    return str(logged.get("event", line))
