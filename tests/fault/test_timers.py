"""Deadlines of two instances: the clock jumps, and one is killed just before or after it tells."""

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from ridealong.contracts import Event
from ridealong.contracts.activities import ActivityLogged
from tests.fault.figures import FULL, record
from tests.fault.installation import Installation
from tests.fault.instance import COUNTER
from tests.fault.load import told
from tests.fault.oracle import judge
from tests.fault.proxy import Message, before, command
from tests.fault.reading import documents, events_of, records
from tests.stack import counting

DEADLINES = 5_000 if FULL else 600
"""As many on each of the next days as the clock jumps to."""
JUMPS = 6 if FULL else 2
REPS = 24
DAY = timedelta(days=1)
MARGIN = timedelta(hours=1)


def deadlines(start: datetime) -> list[Event[ActivityLogged]]:
    """So many for each day that the clock jumps to."""
    return [
        told(
            ActivityLogged(
                activity=f"a-{day}-{number}",
                rep=f"rep-{number % REPS}",
                kind="rings",
                occurred_at=start + day * DAY,
            ),
            f"rings-{day}-{number}",
        )
        for day in range(1, JUMPS + 1)
        for number in range(DEADLINES)
    ]


def looks_for(due: datetime) -> Callable[[Message], bool]:
    """Whether a message asks for the deadlines of then."""
    naive = due.replace(tzinfo=None)
    return command("find", "timers", lambda body: body["filter"]["fire_at"]["$lte"] >= naive)


async def test_each_deadline_takes_effect_once(installation: Installation, tmp_path: Path) -> None:
    """The clock jumps by a day. One of two instances is killed when it has seen what is due and
    told nobody, and at the next jump when it has told and not yet read its own word."""
    began = datetime.now(UTC)
    started = time.monotonic()
    clock = tmp_path / "seconds-ahead"
    clock.write_text("0")
    async with before(installation.servers.mongodb) as proxy:
        killed = installation.start(COUNTER, mongodb=proxy.uri, test_clock=clock)
        other = installation.start(COUNTER, test_clock=clock)
        await installation.publish(deadlines(began))
        await installation.caught_up(seconds=300)
        for jump in range(1, JUMPS + 1):
            if jump % 2:
                trap = proxy.lay(looks_for(began + jump * DAY), "hold reply")
            else:
                trap = proxy.lay(command("update", "lanes"), "hold request")
            clock.write_text(str((jump * DAY + MARGIN).total_seconds()))
            await trap.wait()
            await killed.kill()
            killed.start()
            await installation.caught_up(seconds=300)
        verdict = await judge(installation, {"metrics": counting.projection()})
        await killed.terminate(30)
        await other.terminate(30)
    rung = sum(each["rings"] for each in documents(installation, "metrics", ["tallies"]).values())
    fired = events_of(await records(installation, "internal.metrics"), installation.name)
    if rung != JUMPS * DEADLINES:
        lost = JUMPS * DEADLINES - rung
        verdict.note("lost" if lost > 0 else "twice", "deadlines", abs(lost))
    record(
        "8",
        "deadlines of two instances: the clock jumps, one is killed around the event",
        verdict,
        faults=2 * JUMPS,
        seconds=time.monotonic() - started,
        deadlines=JUMPS * DEADLINES,
        fired_again_under_the_same_id=len(fired) - len({event.id for event in fired}),
    )
    assert verdict.flawless, verdict.where
    assert rung == JUMPS * DEADLINES
