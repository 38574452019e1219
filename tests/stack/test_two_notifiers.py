"""Two instances of the notifier take up the same reminders at the same moment, and their channels
fail: none lost, none doubled."""

import re
from collections.abc import AsyncIterator
from datetime import timedelta
from functools import partial
from pathlib import Path

import httpx
import pytest

from ridealong.contracts.reminders import ReminderSent
from tests.stack.agenda_running import Servers
from tests.stack.notifier_process import NotifierProcess
from tests.stack.notifying import until
from tests.stack.reminded_world import AFTER, ZONES, Promise, World, opened

pytestmark = [pytest.mark.stack, pytest.mark.requirement("D12", "E reminders")]

RIGA, BERLIN = 4, 5
"""By mail and by webhook."""

EACH = 40
_CLOSED = re.compile(r"^ridealong_reminders_closed_total\{.*\} (\d+)", re.MULTILINE)


@pytest.fixture
async def world(servers: Servers, tmp_path: Path) -> AsyncIterator[World]:
    """Channels that aren't at their best a third of the time."""
    async with opened(servers, tmp_path) as opened_world:
        opened_world.book.share = 0.33
        yield opened_world


@pytest.mark.parametrize("drops_repeated", [True, False])
async def test_of_two_at_once_none_is_lost_and_none_doubled_while_their_channels_fail(
    world: World, drops_repeated: bool
) -> None:
    world.settings |= {"smtp_drops_repeated": drops_repeated}
    some = [
        Promise(zone + number * len(ZONES), AFTER, done=False)
        for number in range(EACH)
        for zone in (RIGA, BERLIN)
    ]
    async with world.notifier() as one, world.notifier() as other:
        await world.town.publish(*(each.owner() for each in some))
        await world.town.publish(*(each.made() for each in some))
        await until(partial(world.planned, "commitment_due", len(some)))
        for nine in sorted({each.nine for each in some}):
            world.clock.set(nine - timedelta(seconds=2))
            await until(partial(world.closed, nine - timedelta(seconds=1)))
            world.clock.set(nine)
            await until(partial(world.closed, nine))
        closed = [await _closed_by(each) for each in (one, other)]
    known = await world.known()
    wanted = {id_ for id_, each in known.items() if each["kind"] == "commitment_due"}
    unsaid = {id_ for id_ in wanted if known[id_]["unconfirmed"]}
    told = [event.data for event in await world.town.told()]
    book = world.book
    assert sorted(each.reminder for each in told) == sorted(wanted)
    assert all(isinstance(each, ReminderSent) for each in told)
    assert wanted - book.taken_at.keys() <= unsaid, "lost"
    assert sum(closed) == len([each for each in known.values() if each["closed_at"]])
    assert book.moods["refuse"] > 0
    # Nothing is handed over again but what was taken without an answer in time.
    doubtful = book.moods["hang"] + book.moods["late"]
    mails = {id_ for id_ in wanted if known[id_]["channel"] == "email"}
    assert book.repeated <= doubtful
    if drops_repeated:
        assert unsaid == set()
    else:
        assert 0 < len(unsaid & mails) == len(unsaid)
        assert all(len(book.taken_at.get(id_, [])) <= 1 for id_ in mails)


async def _closed_by(process: NotifierProcess) -> int:
    async with httpx.AsyncClient() as client:
        page = (await client.get(f"{process.url}/metrics")).text
    return sum(int(count) for count in _CLOSED.findall(page))
