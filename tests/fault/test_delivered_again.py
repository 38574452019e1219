"""What is delivered twice, or read again from the first record, counts once."""

import time

import pymongo

from tests.fault.figures import FULL, record
from tests.fault.four import judge_all, start_all
from tests.fault.installation import Installation
from tests.fault.load import season

REPS = 100 if FULL else 6
ACTIVITIES = 20_000 if FULL else 600


async def test_every_event_sent_twice_and_the_whole_log_read_again(
    installation: Installation,
) -> None:
    """The platform sends each event twice in a row. Then the services are stopped, and what they
    have keeps all but the positions: they read the log from its first record over it."""
    events = season(REPS, ACTIVITIES)
    started = time.monotonic()
    services = start_all(installation)
    await installation.publish(events, times=2)
    await installation.caught_up(seconds=600)
    first_seconds = time.monotonic() - started
    sent_twice = await judge_all(installation)
    for each in services:
        await each.terminate(30)
    with pymongo.MongoClient[dict[str, object]](installation.servers.mongodb) as client:
        for each in services:
            client[f"{installation.name}_{each.service}"].drop_collection("lanes")
    for each in services:
        each.start()
    again = time.monotonic()
    await installation.caught_up(seconds=600)
    again_seconds = time.monotonic() - again
    read_again = await judge_all(installation)
    record(
        "3a",
        "every event sent twice by the producer",
        sent_twice,
        faults=len(events),
        seconds=first_seconds,
    )
    record(
        "3b",
        "the whole log read again over what is there",
        read_again,
        faults=1,
        seconds=again_seconds,
    )
    assert sent_twice.flawless, sent_twice.where
    assert read_again.flawless, read_again.where
