"""A service killed after it told others of something and before it noted that it had."""

import time
from collections import Counter

from tests.fault.figures import FULL, record
from tests.fault.four import judge_all
from tests.fault.installation import Installation
from tests.fault.load import season
from tests.fault.proxy import before, command
from tests.fault.reading import events_of, records

KILLS = 10 if FULL else 1
REPS = 50 if FULL else 6
ACTIVITIES = 5_000 if FULL else 300


async def test_the_relay_killed_between_send_and_mark(installation: Installation) -> None:
    events = season(REPS, ACTIVITIES)
    started = time.monotonic()
    async with before(installation.servers.mongodb) as proxy:
        teller = installation.start("commitments", mongodb=proxy.uri)
        for reader in ("agenda", "metrics", "notifier"):
            installation.start(reader)
        for number in range(KILLS):
            trap = proxy.lay(command("delete", "outbox"), "hold request")
            await installation.publish(events[number::KILLS])
            await trap.wait(120)
            await teller.kill()
            teller.start()
        proxy.take_up()
        await installation.caught_up(seconds=600)
        verdict = await judge_all(installation)
        await teller.terminate(30)
    told = events_of(await records(installation, "commitments"), installation.name)
    times = Counter(event.id for event in told if event.source == "ridealong/commitments")
    again = sum(times.values()) - len(times)
    record(
        "1b",
        "outbox relay killed with -9 between send and mark",
        verdict,
        faults=KILLS,
        seconds=time.monotonic() - started,
        events_told_again_under_the_same_id=again,
    )
    assert verdict.flawless, verdict.where
    assert again > 0
