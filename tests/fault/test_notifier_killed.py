"""The notifier killed between a mail's acceptance and its mark: the same mail, never another."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from pathlib import Path

import pytest
from services.notifier.tests.given import person, scheduled
from services.notifier.tests.sink import Sink, listening

from ridealong.contracts.reminders import ReminderSent
from tests.stack.issuer import Issuer
from tests.stack.notifying import Town, until

pytestmark = pytest.mark.fault

LEASE_SECONDS = 4.0


def noon_zone(now: datetime) -> str:
    """A zone in which it is about noon: nobody's quiet hours. `Etc` names count to the west."""
    return f"Etc/GMT{now.hour - 12:+d}"


@asynccontextmanager
async def process(town: Town, log: Path) -> AsyncIterator[asyncio.subprocess.Process]:
    """The notifier as a process of its own, ended at the latest after the block."""
    settings = town.settings()
    environment = {
        "RIDEALONG_KAFKA": settings.kafka,
        "RIDEALONG_MONGODB": settings.mongodb.get_secret_value(),
        "RIDEALONG_TOPIC_PREFIX": settings.topic_prefix,
        "RIDEALONG_DATABASE_PREFIX": settings.database_prefix,
        "RIDEALONG_HTTP_PORT": "0",
        "RIDEALONG_SMTP_PORT": str(settings.smtp_port),
        "RIDEALONG_SMTP_TIMEOUT_SECONDS": "30",
        "RIDEALONG_DELIVERY_LEASE_SECONDS": str(LEASE_SECONDS),
        # Of a server that doesn't, what is in doubt isn't sent again (see in-doubt-once).
        "RIDEALONG_SMTP_DROPS_REPEATED": "true",
    }
    with log.open("ab") as out:
        running = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "ridealong.notifier",
            env=os.environ | environment,
            stdout=out,
            stderr=out,
        )
    try:
        yield running
    finally:
        if running.returncode is None:
            running.send_signal(signal.SIGTERM)
            try:
                await asyncio.wait_for(running.wait(), 20)
            except TimeoutError:
                running.kill()
                await running.wait()


@pytest.fixture
async def town(
    kafka: str, mongodb: str, topics: str, database_prefix: str, issuer: Issuer
) -> AsyncIterator[Town]:
    """The mail server takes a mail and then doesn't say so."""
    async with listening(Sink(after_data="hang")) as sink:
        yield Town(kafka, mongodb, topics, database_prefix, issuer, sink)


@pytest.mark.requirement("D12")
async def test_a_mail_whose_acceptance_was_not_heard_is_sent_again_as_the_same_mail(
    town: Town, tmp_path: Path
) -> None:
    now = datetime.now(UTC)
    zone = noon_zone(now)
    tomorrow = (now + timedelta(hours=20)).isoformat(timespec="minutes")
    sink = town.sink

    async def taken() -> bool:
        return bool(sink.taken)

    async def told() -> bool:
        return bool(await town.told())

    async with process(town, tmp_path / "log") as first:
        await town.publish(person("mike", zone), scheduled(tomorrow, zone=zone, manager="mike"))
        await until(taken)
        first.kill()
        await first.wait()
    sink.after_data = None
    async with process(town, tmp_path / "log"):
        await until(told, seconds=120)
        await asyncio.sleep(LEASE_SECONDS)
    copies: dict[str, list[bytes]] = {}
    for mail in sink.taken:
        copies.setdefault(message_from_bytes(mail)["Message-ID"], []).append(mail)
    in_doubt = message_from_bytes(sink.taken[0])["Message-ID"]
    assert len(copies[in_doubt]) == 2
    assert {len(set(same)) for same in copies.values()} == {1}, "again is the same mail"
    for event in await town.told():
        assert isinstance(event.data, ReminderSent)
        assert not event.data.unconfirmed
