"""Dead letters can be looked at, whatever is in them."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from aiokafka import AIOKafkaProducer
from typer.testing import CliRunner

from ridealong.contracts import topic_name
from ridealong.deploy.cli import app

pytestmark = pytest.mark.stack

LATELY = int(datetime.now(UTC).timestamp() * 1000) - 60_000
"""In milliseconds. Not an old date: dead letters aren't kept for ever."""

LETTER = [
    ("dead-letter-service", b"metrics"),
    ("dead-letter-topic", b"ridealong.activities"),
    ("dead-letter-partition", b"3"),
    ("dead-letter-offset", b"41"),
    ("dead-letter-kind", b"schema"),
    ("dead-letter-error", b"quantity: must be a number"),
    ("original-ce_id", b"\xff\x1b[31m"),
    ("original-nothing", None),
]


@pytest.fixture
async def letters(kafka: str, topics: str) -> str:
    """Two dead letters; gives the topic prefix."""
    name = topic_name("dead-letters", topics)
    producer = AIOKafkaProducer(bootstrap_servers=kafka, acks="all")
    await producer.start()
    try:
        await producer.send_and_wait(name, b'{"quantity": "\x00many"}', b"k", 2, LATELY, LETTER)
        await producer.send_and_wait(name, b"", None, 5, LATELY + 1, LETTER[:1])
    finally:
        await producer.stop()
    return topics


def ridealong(kafka: str, prefix: str, folder: Path, *arguments: str) -> tuple[int, str]:
    environment = {
        "RIDEALONG_KAFKA": kafka,
        "RIDEALONG_TOPIC_PREFIX": prefix,
        "RIDEALONG_DATA": str(folder),
    }
    result = CliRunner().invoke(app, ["dead-letters", *arguments], env=environment)
    return result.exit_code, result.output


def test_the_list_says_where_each_came_from_and_why(
    kafka: str, letters: str, tmp_path: Path
) -> None:
    code, output = ridealong(kafka, letters, tmp_path, "list", "--json")
    assert code == 0
    first, second = json.loads(output)
    assert first == {
        "place": "2:0",
        "at": datetime.fromtimestamp(LATELY / 1000, UTC).isoformat(),
        "service": "metrics",
        "origin": "ridealong.activities 3:41",
        "kind": "schema",
        "error": "quantity: must be a number",
        "attempts": 1,
        "state": "open",
        "because": None,
    }
    assert (second["place"], second["error"]) == ("5:0", "?")


def test_the_original_is_shown_and_cannot_command_the_terminal(
    kafka: str, letters: str, tmp_path: Path
) -> None:
    code, output = ridealong(kafka, letters, tmp_path, "show", "2:0")
    assert code == 0
    assert "quantity: must be a number" in output
    assert r'{"quantity": "\x00many"}' in output
    assert "\x1b[31m" not in output


def test_a_letter_that_is_not_there_is_said(kafka: str, letters: str, tmp_path: Path) -> None:
    for place in ("2:1", "99:0"):
        result = CliRunner().invoke(
            app,
            ["dead-letters", "show", place, "--kafka", kafka, "--topic-prefix", letters],
        )
        assert f"there is no dead letter at {place}" in str(result.exception)


def test_a_prefix_without_topics_is_said(kafka: str, topic_prefix: str) -> None:
    result = CliRunner().invoke(
        app, ["dead-letters", "list", "--kafka", kafka, "--topic-prefix", topic_prefix]
    )
    assert f"has no topic {topic_prefix}.dead-letters" in str(result.exception)
