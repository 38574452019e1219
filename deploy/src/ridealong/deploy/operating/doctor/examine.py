"""All questions, asked at once."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Mapping
from dataclasses import dataclass
from pathlib import Path

from ridealong.deploy.dead_letters import read_all
from ridealong.deploy.local.errors import StepError
from ridealong.deploy.operating import topic_differences
from ridealong.deploy.operating.doctor import machine, servers, services
from ridealong.deploy.operating.doctor.finding import Finding, failed, unwell, well
from ridealong.deploy.operating.installation import Installation

SECONDS = 30.0


@dataclass(frozen=True, slots=True)
class Patient:
    """What is looked at: servers, the services' addresses by name, the issuer, the data folder."""

    installation: Installation
    services: Mapping[str, str]
    issuer: str
    data: Path


async def examine(patient: Patient) -> list[Finding]:
    """Ask everything. What can't be asked is a finding too, so this raises nothing."""
    where = patient.installation
    (kafka, kafka_clock), (store, store_clock), *others = await asyncio.gather(
        servers.kafka(where),
        asyncio.to_thread(servers.store, where),
        _within("topics", _topics(where)),
        _within("dead letters", _dead_letters(where)),
        asyncio.to_thread(services.versions, patient.services),
        asyncio.to_thread(services.issuer, patient.issuer),
    )
    ready = await asyncio.to_thread(services.ready, patient.services)
    read = [clock for clock in (kafka_clock, store_clock) if clock is not None]
    missing = [
        name
        for name, clock in (("Kafka", kafka_clock), ("the store", store_clock))
        if clock is None
    ]
    clocks = servers.clocks(read, missing)
    here = [machine.disk(patient.data), machine.memory()]
    return [*kafka, *store, clocks, *ready, *others, *here]


async def _within(check: str, question: Awaitable[Finding]) -> Finding:
    try:
        async with asyncio.timeout(SECONDS):
            return await question
    except StepError as error:
        return failed(check, error)
    except TimeoutError:
        return unwell(check, f"no answer within {SECONDS:.0f} s", "Is Kafka overloaded?")


async def _topics(where: Installation) -> Finding:
    found = await topic_differences.differences(where)
    if not found:
        return well("topics", "as the registry wants them")
    kinds = Counter(each.kind.value for each in found)
    told = ", ".join(f"{count} {kind}" for kind, count in kinds.items())
    return unwell(
        "topics",
        f"not as the registry wants them: {told}",
        "See them with `ridealong topics diff`, then `ridealong topics apply`.",
    )


async def _dead_letters(where: Installation) -> Finding:
    options = where.kafka_options()
    servers_ = options.pop("bootstrap_servers")
    letters = await read_all(servers_, where.topic_prefix, options)
    opened = Counter(letter.service for letter in letters if letter.state == "open")
    if not opened:
        return well("dead letters", "none is open")
    told = ", ".join(f"{count} of {service}" for service, count in opened.most_common())
    return unwell(
        "dead letters",
        f"open: {told}",
        "See why with `ridealong dead-letters list --by reason`, then replay or drop them.",
    )
