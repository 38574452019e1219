"""Ten thousand reminders over twelve zones and a clock change, the notifier killed and its channels
failing: none lost, none doubled, none at a wrong hour, none after the thing was done."""

import os
from collections.abc import AsyncIterator, Iterable, Sequence
from datetime import datetime, time, timedelta
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from ridealong.contracts.reminders import ReminderSent
from tests.stack.agenda_running import Servers
from tests.stack.notifier_process import NotifierProcess
from tests.stack.notifying import until
from tests.stack.reminded_world import Promise, World, opened, promises

pytestmark = pytest.mark.stack

REMINDERS = int(os.environ.get("RIDEALONG_REMINDERS", "240"))
KILLS = 10 if REMINDERS >= 10_000 else 2


@pytest.fixture
async def world(servers: Servers, tmp_path: Path) -> AsyncIterator[World]:
    """Channels that aren't at their best a fifth of the time."""
    async with opened(servers, tmp_path) as opened_world:
        yield opened_world


@pytest.mark.requirement("D12")
@pytest.mark.timeout(300 if REMINDERS < 1000 else 1500)
async def test_over_twelve_zones_and_a_clock_change_each_is_told_once_in_the_right_minute(
    world: World,
) -> None:
    all_of_them = promises(REMINDERS)
    killed_at = _killed_at(sorted({one.nine for one in all_of_them}))
    async with world.notifier() as notifier:
        await world.town.publish(*(one.owner() for one in all_of_them))
        await world.town.publish(*(one.made() for one in all_of_them))
        await until(partial(world.planned, "commitment_due", REMINDERS), 300)
        for nine in sorted({one.nine for one in all_of_them}):
            world.clock.set(nine - timedelta(seconds=5))
            # What is done is on the log, and nobody has read it yet, when its minute comes.
            done = [one for one in all_of_them if one.done and one.nine == nine]
            await world.town.publish(*(one.made(delivered=True) for one in done))
            world.clock.set(nine)
            if nine in killed_at:
                await _killed_while_sending(world, notifier)
            await until(partial(world.closed, nine), 300)
        assert notifier.killed == KILLS
    await _judge(world, all_of_them, killed_at)


async def _judge(
    world: World, all_of_them: Sequence[Promise], killed_at: Iterable[datetime]
) -> None:
    by_name = {one.name: one for one in all_of_them}
    known = {
        id_: (document, by_name[document["about"]])
        for id_, document in (await world.known()).items()
        if document["about"] in by_name
        and document["due_at"] <= max(one.nine for one in all_of_them)
    }
    told = [event.data for event in await world.town.told()]
    sent = [data.reminder for data in told if isinstance(data, ReminderSent)]
    wanted = {id_ for id_, (_, one) in known.items() if not one.done}
    silent = {id_ for id_, (_, one) in known.items() if one.done}
    book = world.book
    assert len(wanted) + len(silent) == REMINDERS
    assert {document["due_at"] for document, _ in known.values()} == {
        one.nine for one in all_of_them
    }
    assert all(document["due_at"] == one.nine for document, one in known.values())
    assert wanted - book.taken_at.keys() == set(), "lost"
    assert silent & book.asked_at.keys() == set(), "told of what was done"
    assert sorted(sent) == sorted(wanted), "doubled, or told to the log otherwise than done"
    late = {}
    for id_ in wanted:
        one = known[id_][1]
        asked, taken = book.asked_at[id_], max(book.taken_at[id_])
        assert one.nine <= asked
        assert one.nine in killed_at or asked < one.nine + timedelta(minutes=1)
        here = taken.astimezone(ZoneInfo(one.zone)).time()
        assert time(8) <= here < time(20), "in quiet hours"
        late[id_] = (min(book.taken_at[id_]) - one.nine).total_seconds()
    ordered = sorted(late.values())
    print(
        f"\n{len(wanted)} told, {len(silent)} silent, {KILLS} kills, moods {dict(book.moods)};"
        f" handed over again {book.repeated}, kept once; seconds late: half"
        f" {_at(ordered, 0.5):.1f}, 99 % {_at(ordered, 0.99):.1f}, most {ordered[-1]:.1f}"
    )


def _killed_at(nines: Sequence[datetime]) -> frozenset[datetime]:
    step = len(nines) / KILLS
    return frozenset(nines[int(step * number + step / 2)] for number in range(KILLS))


async def _killed_while_sending(world: World, notifier: NotifierProcess) -> None:
    before = len(world.book.asked_at)

    async def more() -> bool:
        return len(world.book.asked_at) > before

    await until(more, 60)
    await notifier.kill()
    await notifier.start()


def _at(ordered: Sequence[float], share: float) -> float:
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]
