"""The page for publishers, tried as it is written: kcat's lines and the program in Python."""

import asyncio
import os
import re
import shutil
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from aiokafka import AIOKafkaConsumer

from ridealong.contracts import Event, EventData, decode, topic_name

pytestmark = pytest.mark.stack

PAGE = (Path(__file__).parents[2] / "docs/publishing.md").read_text(encoding="utf-8")
KAFKA = "127.0.0.1:29092"
KCAT = pytest.mark.skipif(shutil.which("kcat") is None, reason="kcat is not installed")


def blocks(language: str) -> list[str]:
    """The page's examples in one language, in order."""
    return re.findall(rf"^```{language}\n(.*?)^```$", PAGE, re.DOTALL | re.MULTILINE)


async def run(*command: str) -> str:
    """What a command printed; it must have worked."""
    process = await asyncio.create_subprocess_exec(
        *command,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        env=os.environ | {"PYTHONWARNINGS": "error"},
    )
    out, err = await process.communicate()
    assert process.returncode == 0, err.decode()
    return out.decode()


async def send_with_kcat(kafka: str, prefix: str) -> str:
    """Run the page's first lines; what the lines that look at the record print."""
    send, look = (
        text.replace("ridealong.activities", f"{prefix}.activities") for text in blocks("sh")
    )
    assert KAFKA in send
    await run("bash", "-euc", send.replace(KAFKA, kafka))
    return await run("bash", "-euc", f"KAFKA={kafka}\n{look}")


async def send_with_python(kafka: str, prefix: str) -> str:
    """Run the page's program; what it prints."""
    (program,) = blocks("python")
    opened = f'Publisher("{KAFKA}", '
    assert opened in program
    here = program.replace(opened, f'Publisher("{kafka}", prefix="{prefix}", ')
    return await run(sys.executable, "-c", here)


async def log(kafka: str, prefix: str) -> list[tuple[int, Event[EventData]]]:
    """Partition and event of every record of the activities."""
    name = topic_name("activities", prefix)
    consumer = AIOKafkaConsumer(name, bootstrap_servers=kafka, auto_offset_reset="earliest")
    found: list[tuple[int, Event[EventData]]] = []
    async with consumer:
        wanted = sum((await consumer.end_offsets(consumer.assignment())).values())
        while len(found) < wanted:
            record = await consumer.getone()
            event = decode(record.key, record.headers, record.value, topic="activities")
            assert isinstance(event, Event)
            found.append((record.partition, event))
    return found


@KCAT
async def test_the_lines_for_kcat_publish_an_event(kafka: str, topics: str) -> None:
    seen = await send_with_kcat(kafka, topics)
    assert "ce_type=ridealong.activity.logged.v1" in seen
    ((_, event),) = await log(kafka, topics)
    assert (event.id, event.key, event.actor) == ("dialler-90017", "acme/mike", "dialler")
    assert event.time == datetime(2026, 11, 23, 14, 40, tzinfo=UTC)


async def test_the_program_publishes_an_event(kafka: str, topics: str) -> None:
    printed = await send_with_python(kafka, topics)
    ((partition, event),) = await log(kafka, topics)
    assert (
        printed.strip() == f"Position(topic='{topics}.activities', partition={partition}, offset=0)"
    )
    assert (event.id, event.key, event.actor) == ("dialler-90017", "acme/mike", "dialler")


@KCAT
async def test_both_put_the_same_event_on_the_same_partition(kafka: str, topics: str) -> None:
    await send_with_kcat(kafka, topics)
    await send_with_python(kafka, topics)
    (first, by_kcat), (second, by_us) = await log(kafka, topics)
    assert first == second
    assert by_kcat.data == by_us.data
