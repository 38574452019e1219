"""Ten thousand reminders over twelve zones and a clock change, the notifier killed and its channels
failing: none lost, none doubled, none at a wrong hour, none after the thing was done."""

import os
from collections.abc import AsyncIterator, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from services.notifier.tests.given import person, promised

from ridealong.contracts import Event
from ridealong.contracts.reminders import ReminderSent
from tests.stack.agenda_running import Servers
from tests.stack.moody import MoodySink, Pace
from tests.stack.notifier_process import NotifierProcess
from tests.stack.notifying import until
from tests.stack.reminded_world import AFTER, ZONES, Promise, World, opened, promises

pytestmark = pytest.mark.stack

REMINDERS = int(os.environ.get("RIDEALONG_REMINDERS", "240"))
KILLS = 10 if REMINDERS >= 10_000 else 2
MORNING = int(os.environ.get("RIDEALONG_MORNING", "400"))


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
    last = max(one.nine for one in all_of_them)
    known = {
        id_: (document, by_name[document["about"]])
        for id_, document in (await world.known()).items()
        if document["about"] in by_name and document["due_at"] <= last
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


async def test_what_a_mail_server_may_have_is_not_sent_twice_and_is_seen_to_be_unconfirmed(
    world: World,
) -> None:
    world.settings |= {"smtp_drops_repeated": False}
    mails = [Promise(number, AFTER, done=False) for number in range(4, 4 + 40 * len(ZONES), 12)]
    (nine,) = {one.nine for one in mails}
    async with world.notifier() as notifier:
        await world.town.publish(*(one.owner() for one in mails))
        await world.town.publish(*(one.made() for one in mails))
        await until(partial(world.planned, "commitment_due", len(mails)), 60)
        world.clock.set(nine)
        await _killed_while_sending(world, notifier)
        await until(partial(world.closed, nine), 120)
    known = await world.known()
    closed = {id_: one for id_, one in known.items() if one["state"] == "sent"}
    assert world.book.repeated == 0
    unconfirmed = {id_ for id_, one in closed.items() if one["unconfirmed"]}
    assert closed.keys() - world.book.taken_at.keys() <= unconfirmed
    told = [event.data for event in await world.town.told()]
    assert unconfirmed == {
        data.reminder for data in told if isinstance(data, ReminderSent) and data.unconfirmed
    }
    assert len(unconfirmed) > 0


HANDS = 64 if MORNING >= 5000 else 8
UNDER_WAY = 10 * HANDS
"""So many that are due later overtake at most: up to six for each hand are made ready or are being
sent ahead of their turn, and some more when what had become stale is looked at again."""

SMALL_WAITS = 60 if MORNING <= 5000 else 300
"""Seconds. Who delivers takes turns among tenants; timers ring in order of their instant, whoever's
they are, so that ten of the same instant become due somewhere among fifty thousand."""

MONDAY = date(2026, 10, 19)
EARLY, LATE = "Asia/Tbilisi", "Europe/Riga"


@pytest.mark.timeout(300 if MORNING < 5000 else 2400)
async def test_a_monday_morning_of_a_large_tenant_leaves_in_time_in_order_and_beside_a_small_one(
    world: World,
) -> None:
    """Everybody's digest of the week is due at nine of Monday; the sink takes 200 a second."""
    world.book.share = 0
    assert isinstance(world.town.sink, MoodySink)
    world.town.sink.pace = Pace(200)
    world.settings |= {
        "smtp_timeout_seconds": 10,
        "delivery_lease_seconds": 120,
        "delivery_parallel": HANDS,
    }
    world.clock.set(_nine_of(MONDAY, EARLY) - timedelta(days=1))
    small = ("beta", range(MORNING, MORNING + 10))
    async with world.notifier():
        for tenant, numbers in (("acme", range(MORNING)), small):
            for first in range(numbers.start, numbers.stop, 5000):
                some = numbers[first - numbers.start :][:5000]
                events = (one for number in some for one in _of_week(number, tenant))
                await world.town.publish(*events)
        await until(partial(world.planned, "weekly_digest", MORNING + 10), 900)
        # An hour lies between the two: the later ones become due behind what is left of the first.
        first_nine, nine = _nine_of(MONDAY, EARLY), _nine_of(MONDAY, LATE)
        world.clock.set(first_nine)
        await until(partial(world.rung, first_nine), 300)
        world.clock.set(nine)
        await until(partial(world.closed, nine), 700)
    known = await world.known()
    taken = sorted(world.book.taken_at, key=lambda id_: world.book.taken_at[id_][0])
    assert len(taken) == MORNING + 10
    assert world.book.repeated == 0
    seconds = (world.book.taken_at[taken[-1]][0] - nine).total_seconds()
    early = [at for at, id_ in enumerate(taken) if known[id_]["zone"] == EARLY]
    of_small = [
        (world.book.taken_at[id_][0] - nine).total_seconds()
        for id_ in taken
        if known[id_]["tenant"] == "beta"
    ]
    print(
        f"\n{MORNING} of one tenant in {seconds:.0f} s, {len(taken) / seconds:.0f} a second; the"
        f" last of {len(early)} that were due earlier as number {early[-1] + 1}; the last of a"
        f" small tenant after {of_small[-1]:.1f} s"
    )
    assert seconds < 600
    assert early[-1] < len(early) + UNDER_WAY
    assert of_small[-1] < SMALL_WAITS


def _nine_of(day: date, zone: str) -> datetime:
    return datetime.combine(day, time(9), ZoneInfo(zone)).astimezone(UTC)


def _of_week(number: int, tenant: str) -> Iterator[Event[Any]]:
    """Somebody with a promise for the Friday of that week."""
    who, zone = f"rep-{number}", EARLY if number % 10 == 0 else LATE
    due = MONDAY + timedelta(days=4)
    owed = promised(
        due.isoformat(), commitment=f"c-{number}", rep=who, owner_id=who, manager="ines", zone=zone
    )
    for one in (person(who, zone), owed):
        yield replace(one, tenant=tenant)


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
