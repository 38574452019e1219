"""What can't be applied is kept with all its bytes, and harms nobody beside it."""

import asyncio
import time

from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.admin.config_resource import ConfigResource, ConfigResourceType

from ridealong.contracts import topic_name
from ridealong.deploy.local.topics import DEAD_LETTER_BYTES
from tests.fault.figures import FULL, record
from tests.fault.four import projections
from tests.fault.installation import Installation, until
from tests.fault.instance import COUNTER, Instance
from tests.fault.load import activities, activity
from tests.fault.oracle import Verdict, judge
from tests.fault.poison import Place, Poison, keeps_everything, kinds, letters_of, send
from tests.fault.reading import records
from tests.stack import counting

REPS = 12
ROUNDS = 60 if FULL else 8
NEIGHBOURS = 20
"""Good events between two rounds of poison."""
LIMIT = 30
IDLE_SECONDS = 20.0 if FULL else 2.0
SETTLING_SECONDS = 5.0
SPINNING = 0.5
"""Of one core, while nothing comes in: a batch that is tried for ever takes nearly all of it."""


async def idle_share(service: Instance) -> float:
    """Which share of a core it takes while it has nothing to do."""
    before = service.cpu_seconds()
    await asyncio.sleep(IDLE_SECONDS)
    return (service.cpu_seconds() - before) / IDLE_SECONDS


async def judged(
    installation: Installation, sent: dict[Place, Poison], exploding: int, services: list[Instance]
) -> Verdict:
    """The neighbours against the oracle, and each poisonous record against its letters."""
    rules = projections() | {COUNTER: counting.projection()}
    verdict = await judge(installation, {each.service: rules[each.name] for each in services})
    letters = await records(installation, "dead-letters")
    for service in services:
        found = letters_of(letters, service.service)
        for place in sent:
            if found[place] != 1:
                verdict.note("twice" if found[place] else "lost", f"letter of {place}")
        raised = sum(found.values()) - sum(found[place] for place in sent)
        if raised != (exploding if service.name == COUNTER else 0):
            verdict.note("lost", f"{raised} letters of {service.name}'s rules, not {exploding}")
    for letter in letters:
        [place] = letters_of([letter], dict(letter.headers)["dead-letter-service"].decode())
        if place in sent and not keeps_everything(letter, sent[place]):
            verdict.note("stale", f"letter of {sent[place].what}")
    return verdict


async def test_poison_of_every_kind_is_kept_whole_and_its_neighbours_count(
    installation: Installation,
) -> None:
    started = time.monotonic()
    services = [installation.start(COUNTER), installation.start("commitments")]
    sent: dict[Place, Poison] = {}
    async with installation.producer() as producer:
        for number in range(ROUNDS):
            first = number * NEIGHBOURS
            good = [
                await installation.send(producer, event)
                for event in activities(NEIGHBOURS, REPS, first=first)
            ]
            for poison in kinds(first, REPS):
                sent[await send(installation, producer, "activities", poison)] = poison
            bad = activity(1_000_000 + number, REPS, "explodes")
            await asyncio.gather(*good, await installation.send(producer, bad))
    await installation.caught_up(seconds=300)
    shares = await asyncio.gather(*map(idle_share, services))
    verdict = await judged(installation, sent, ROUNDS, services)
    record(
        "6a",
        "poison of thirteen kinds among good events",
        verdict,
        faults=len(sent) + ROUNDS,
        seconds=time.monotonic() - started,
        good_events=ROUNDS * NEIGHBOURS,
        dead_letters=len(services) * len(sent) + ROUNDS,
        most_of_a_core_taken_when_idle=max(shares),
    )
    assert verdict.flawless, verdict.where
    assert max(shares) < SPINNING


async def test_nothing_but_poison_stops_the_partition_and_drops_nothing(
    installation: Installation,
) -> None:
    started = time.monotonic()
    counter = installation.start(COUNTER, poison_limit=LIMIT)
    poison = Poison("bad JSON", b"acme/rep-1", [], b"{")
    async with installation.producer() as producer:
        sent = {
            await send(installation, producer, "activities", poison): poison
            for _ in range(10 * LIMIT)
        }
        behind = activities(NEIGHBOURS, 2)
        await asyncio.gather(*[await installation.send(producer, each) for each in behind])

    async def stopped() -> bool:
        return bool((await counter.lag()).get("stopped"))

    await until(stopped)
    share = await idle_share(counter)
    ready, alive = await counter.ready(), await counter.ask("/livez")
    kept = letters_of(await records(installation, "dead-letters"), "metrics")
    await counter.terminate(20)
    mended = installation.start(COUNTER, poison_limit=len(sent))
    await installation.caught_up()
    verdict = await judged(installation, sent, 0, [mended])
    record(
        "6b",
        "nothing but poison, then a higher limit",
        verdict,
        faults=len(sent),
        seconds=time.monotonic() - started,
        limit=LIMIT,
        dead_letters_before_it_stopped=sum(kept.values()),
        of_a_core_taken_while_stopped=share,
    )
    assert sum(kept.values()) == LIMIT
    assert not ready
    assert alive is not None
    assert alive[0] == 200
    assert share < SPINNING
    assert verdict.flawless, verdict.where


async def limit_letters(installation: Installation, size: int) -> None:
    """Have the broker refuse dead letters of more bytes than this."""
    admin = AIOKafkaAdminClient(bootstrap_servers=installation.servers.kafka)
    await admin.start()
    try:
        name = topic_name("dead-letters", installation.name)
        await admin.alter_configs(
            [ConfigResource(ConfigResourceType.TOPIC, name, {"max.message.bytes": str(size)})]
        )
    finally:
        await admin.close()


async def test_letters_that_cannot_be_written_stop_the_partition_and_drop_nothing(
    installation: Installation,
) -> None:
    started = time.monotonic()
    await limit_letters(installation, 10)
    counter = installation.start(COUNTER)
    poison = Poison("bad JSON", b"acme/rep-1", [], b"{")
    async with installation.producer() as producer:
        sent = {await send(installation, producer, "activities", poison): poison}

        async def refused() -> bool:
            return counter.running and not await counter.ready() and await counter.applied() >= 0

        await until(refused)
        behind = activities(NEIGHBOURS, 2)
        await asyncio.gather(*[await installation.send(producer, each) for each in behind])
        # It has just started, and tries again soon at first.
        await asyncio.sleep(SETTLING_SECONDS)
        share = await idle_share(counter)
        ready, alive, before = (
            await counter.ready(),
            await counter.ask("/livez"),
            await counter.lag(),
        )
    await limit_letters(installation, DEAD_LETTER_BYTES)
    mended = time.monotonic()
    await installation.caught_up()
    recovered = time.monotonic() - mended
    verdict = await judged(installation, sent, 0, [counter])
    record(
        "6c",
        "a dead-letter topic that takes nothing",
        verdict,
        faults=1,
        seconds=time.monotonic() - started,
        recovery_seconds=recovered,
        of_a_core_taken_while_it_waits=share,
    )
    assert not ready
    assert alive is not None
    assert alive[0] == 200
    assert before["outbox"] > 0
    assert share < SPINNING
    assert verdict.flawless, verdict.where
