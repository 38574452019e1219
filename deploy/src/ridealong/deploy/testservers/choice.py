"""Which servers the environment asks for."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from ridealong.deploy.local.errors import StepError

KAFKA_VARIABLE = "RIDEALONG_KAFKA"
MONGODB_VARIABLE = "RIDEALONG_MONGODB"
KIND_VARIABLE = "RIDEALONG_TEST_SERVERS"
KAFKA_IMAGE_VARIABLE = "RIDEALONG_TEST_KAFKA_IMAGE"
MONGODB_IMAGE_VARIABLE = "RIDEALONG_TEST_MONGODB_IMAGE"

KAFKA_IMAGE = "confluentinc/cp-kafka:7.9.0"
MONGODB_IMAGE = "mongo:8.0"


class Kind(StrEnum):
    """Where servers that nobody named come from."""

    LOCAL = "local"
    CONTAINERS = "containers"


@dataclass(frozen=True, slots=True)
class Choice:
    """What a test run uses: an address of one's own, or None and the kind to start."""

    kind: Kind
    kafka: str | None
    mongodb: str | None
    kafka_image: str
    mongodb_image: str

    def describe(self) -> list[str]:
        """Say in one line per server what is used and how to choose otherwise.

        A store's address may hold a password, so it isn't repeated.
        """
        started = {
            Kind.LOCAL: ("a local process", "a local process"),
            Kind.CONTAINERS: (
                f"a container of {self.kafka_image}",
                f"a container of {self.mongodb_image}",
            ),
        }[self.kind]
        store = f"yours, from {MONGODB_VARIABLE}" if self.mongodb else started[1]
        return [
            f"kafka: {self.kafka or started[0]} ({KAFKA_VARIABLE}, {KIND_VARIABLE})",
            f"mongodb: {store} ({MONGODB_VARIABLE}, {KIND_VARIABLE})",
        ]


def choose(environment: Mapping[str, str]) -> Choice:
    """Read the choice from the environment.

    Raises:
        StepError: the kind isn't one of ours.
    """
    asked = environment.get(KIND_VARIABLE, Kind.LOCAL.value)
    if asked not in set(Kind):
        kinds = ", ".join(Kind)
        raise StepError(f"{KIND_VARIABLE}={asked!r} is unknown", f"Choose one of: {kinds}")
    return Choice(
        kind=Kind(asked),
        kafka=environment.get(KAFKA_VARIABLE) or None,
        mongodb=environment.get(MONGODB_VARIABLE) or None,
        kafka_image=environment.get(KAFKA_IMAGE_VARIABLE, KAFKA_IMAGE),
        mongodb_image=environment.get(MONGODB_IMAGE_VARIABLE, MONGODB_IMAGE),
    )
