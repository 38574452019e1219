"""Where each service stands: by its own store, which is the truth, and by Kafka, which is told."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from aiokafka import TopicPartition
from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.coordinator.protocol import ConsumerProtocolMemberAssignment
from aiokafka.errors import GroupCoordinatorNotAvailableError

from ridealong.chassis.projector import lanes
from ridealong.contracts import topic_name
from ridealong.contracts.registry import SERVICES, consumed_by
from ridealong.deploy.local.errors import StepError
from ridealong.deploy.operating.installation import Installation, partition_counts


@dataclass(frozen=True, slots=True)
class Position:
    """One partition of a topic, as one service reads it. `topic` is the full name.

    `stored` is the next offset that the service will apply; None when it never applied one.
    `committed` is what it told Kafka. `begin` and `end` are the log's. `generation` counts the
    lane's commits: who writes with an older one is refused. `owner` is the group's member that
    reads it now.
    """

    service: str
    topic: str
    partition: int
    stored: int | None
    committed: int | None
    begin: int
    end: int
    generation: int
    owner: str | None

    @property
    def next(self) -> int:
        """The offset that is read next."""
        return self.begin if self.stored is None else self.stored

    @property
    def lag(self) -> int:
        """How many records are still to be applied."""
        return max(0, self.end - self.next)

    @property
    def wrong(self) -> str | None:
        """What can't be, or None: the store and the log don't belong together."""
        if self.next > self.end:
            return (
                "the store stands behind the log's end: this database was built from another "
                "Kafka; give the service an empty one, or the Kafka it knows"
            )
        if self.next < self.begin:
            return (
                "the log has forgotten records that the service hasn't read: restore the topic, "
                "and see `ridealong topics diff` for its retention"
            )
        return None


async def positions(
    installation: Installation, services: Sequence[str] = SERVICES
) -> list[Position]:
    """Where the services stand, by service, topic and partition.

    Raises:
        StepError: Kafka or the store doesn't answer, or topics are missing.
    """
    prefix = installation.topic_prefix
    names = {
        service: [topic_name(spec.name, prefix) for spec in consumed_by(service)]
        for service in services
    }
    async with installation.admin() as admin:
        counts = partition_counts(await admin.describe_topics())
        if missing := sorted({name for of in names.values() for name in of} - counts.keys()):
            raise StepError(
                f"Kafka at {installation.kafka} has no topic {', '.join(missing)}",
                "Is the prefix right? `ridealong topics apply` creates what is missing.",
            )
        told = {service: await _told(admin, installation.group(service)) for service in services}
        owners = {
            service: await _owners(admin, installation.group(service)) for service in services
        }
    places = {
        TopicPartition(name, number)
        for of in names.values()
        for name in of
        for number in range(counts[name])
    }
    async with installation.consumer() as consumer:
        ends = await consumer.end_offsets(list(places))
        begins = await consumer.beginning_offsets(list(places))
    found: list[Position] = []
    for service in services:
        stored = await _stored(installation, service)
        for place in sorted(place for place in places if place.topic in names[service]):
            lane = stored.get(place.partition, lanes.Lane(place.partition))
            found.append(
                Position(
                    service=service,
                    topic=place.topic,
                    partition=place.partition,
                    stored=lane.offsets.get(place.topic),
                    committed=told[service].get(place),
                    begin=begins[place],
                    end=ends[place],
                    generation=lane.fence,
                    owner=owners[service].get(place),
                )
            )
    return found


async def _stored(installation: Installation, service: str) -> dict[int, lanes.Lane]:
    async with installation.store(service) as store:
        documents = await store.find(lanes.COLLECTION, {})
    return {each["_id"]: lanes.from_document(each["_id"], each) for each in documents}


async def _told(admin: AIOKafkaAdminClient, group: str) -> dict[TopicPartition, int]:
    try:
        offsets = await admin.list_consumer_group_offsets(group)
    except GroupCoordinatorNotAvailableError:
        # No group has ever told this cluster anything.
        return {}
    return {place: held.offset for place, held in offsets.items() if held.offset >= 0}


async def _owners(admin: AIOKafkaAdminClient, group: str) -> dict[TopicPartition, str]:
    try:
        [answer] = await admin.describe_consumer_groups([group])
    except GroupCoordinatorNotAvailableError:
        return {}
    members: list[Mapping[str, Any]] = [
        member for each in answer.to_object()["groups"] for member in each["members"]
    ]
    owners: dict[TopicPartition, str] = {}
    for member in members:
        assignment = member["member_assignment"]
        if assignment:
            given = ConsumerProtocolMemberAssignment.decode(assignment).partitions()
            name = f"{member['member_id']} on {member['client_host'].lstrip('/')}"
            owners |= dict.fromkeys(given, name)
    return owners
