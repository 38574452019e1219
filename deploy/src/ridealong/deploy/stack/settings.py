"""What a person can choose about the stack of one machine."""

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Self

from ridealong.deploy.local.ports import LOOPBACK, PortWish

GIBIBYTE = 1024**3


@dataclass(frozen=True, slots=True)
class Ports:
    """Loopback ports, fixed so that bookmarks and other programs find them again."""

    kafka: int = 29092
    kafka_controller: int = 29093
    store: int = 27117
    agenda: int = 8811
    commitments: int = 8812
    metrics: int = 8813
    notifier: int = 8814
    issuer: int = 8815
    smtp: int = 8825

    def wish(self, part: str) -> PortWish:
        """Give one of these ports with how to choose another."""
        return PortWish(
            part.replace("_", " "),
            getattr(self, part),
            f"--{part.replace('_', '-')}-port",
            f"RIDEALONG_{part.upper()}_PORT",
        )


@dataclass(frozen=True, slots=True)
class StackSettings:
    """Where data lies, which ports are used, and which servers are one's own (None: ours)."""

    data: Path
    jars: Path
    ports: Ports = Ports()
    kafka: str | None = None
    mongodb: str | None = None
    topic_prefix: str = "ridealong"
    database_prefix: str = "ridealong"
    sample: bool = True

    @property
    def bootstrap(self) -> str:
        """Kafka's bootstrap servers, ours or one's own."""
        return self.kafka or f"{LOOPBACK}:{self.ports.kafka}"

    @property
    def issuer(self) -> str:
        """The local issuer's address, which is its name in tokens too."""
        return f"http://{LOOPBACK}:{self.ports.issuer}"

    def wishes(self) -> list[PortWish]:
        """Give every port that will be listened on."""
        parts = list(asdict(self.ports))
        if self.kafka:
            parts = [part for part in parts if not part.startswith("kafka")]
        if self.mongodb:
            parts.remove("store")
        return [self.ports.wish(part) for part in parts]

    def to_json(self) -> dict[str, Any]:
        """Give what `from_json` takes; a supervisor of its own is told this way."""
        return {**asdict(self), "data": str(self.data), "jars": str(self.jars)}

    @classmethod
    def from_json(cls, told: dict[str, Any]) -> Self:
        """Read what `to_json` gave."""
        return cls(
            **{
                **told,
                "data": Path(told["data"]),
                "jars": Path(told["jars"]),
                "ports": Ports(**told["ports"]),
            }
        )
