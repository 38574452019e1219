"""The operator's commands where nothing runs: wrong usage is 2, a server that is away is 1."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from ridealong.deploy.cli import app
from ridealong.deploy.cli.options import installation
from ridealong.deploy.local.errors import StepError
from ridealong.deploy.stack.state import Phase, ProcessRecord, StackState, StateFile

NOWHERE = "127.0.0.1:9"
RIDEALONG = Path(sys.executable).with_name("ridealong")


@pytest.fixture(autouse=True)
def no_settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("DATA", "KAFKA", "MONGODB", "TOPIC_PREFIX", "DATABASE_PREFIX", "OIDC_ISSUER"):
        monkeypatch.delenv(f"RIDEALONG_{name}", raising=False)
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize(
    "arguments",
    [
        ("dead-letters", "replay"),
        ("dead-letters", "replay", "1:2", "--all"),
        ("dead-letters", "replay", "first"),
        ("dead-letters", "drop", "--because", "a test row"),
        ("dead-letters", "drop", "1:2", "--because", " "),
        ("dead-letters", "list", "--by", "colour"),
        ("lag", "--service", "kitchen"),
        ("lag", "--limit", "-1"),
        ("positions", "--service", "kitchen"),
    ],
)
def test_wrong_usage_is_two(arguments: tuple[str, ...]) -> None:
    assert CliRunner().invoke(app, arguments).exit_code == 2


def test_a_drop_without_a_reason_asks_for_it() -> None:
    result = CliRunner().invoke(app, ["dead-letters", "drop", "1:2", "--kafka", NOWHERE], input="")
    assert "Why may they be dropped" in result.output
    assert result.exit_code != 0


@pytest.mark.parametrize(
    "arguments", [("topics", "diff"), ("topics", "apply"), ("lag",), ("positions",)]
)
def test_a_broker_that_is_away_is_said_with_what_to_do(arguments: tuple[str, ...]) -> None:
    result = CliRunner().invoke(app, [*arguments, "--kafka", NOWHERE])
    assert isinstance(result.exception, StepError)
    assert NOWHERE in result.exception.message
    assert "RIDEALONG_KAFKA" in result.exception.hint


def test_a_step_that_fails_is_exit_code_one() -> None:
    command = [str(RIDEALONG), "topics", "diff", "--kafka", NOWHERE]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 1
    assert "RIDEALONG_KAFKA" in done.stderr


def test_the_doctor_goes_on_when_everything_is_away() -> None:
    away = f"http://{NOWHERE}"
    command = ["doctor", "--json", "--kafka", NOWHERE, "--issuer", away]
    command += ["--mongodb", f"mongodb://{NOWHERE}/?serverSelectionTimeoutMS=100"]
    for service in ("agenda", "commitments", "metrics", "notifier"):
        command += [f"--{service}", away]
    result = CliRunner().invoke(app, command)
    assert result.exit_code == 1
    found = {each["check"]: each for each in json.loads(result.stdout)}
    assert {name for name, each in found.items() if each["well"]} <= {"disk", "memory"}
    assert all(each["do"] for each in found.values() if not each["well"])


def test_the_running_stacks_servers_are_meant_unless_others_are_named(tmp_path: Path) -> None:
    run = tmp_path / "run"
    run.mkdir()
    process = ProcessRecord(name="supervisor", pid=1, started=0.0)
    StateFile.of(run).write(
        StackState(
            phase=Phase.READY,
            supervisor=process,
            issuer="http://127.0.0.1:1",
            kafka="127.0.0.1:2",
            mongodb="mongodb://127.0.0.1:3",
        )
    )
    stack = installation(tmp_path, None, topic_prefix="p")
    assert (stack.kafka, stack.mongodb) == ("127.0.0.1:2", "mongodb://127.0.0.1:3")
    own = installation(tmp_path, "k:1", "mongodb://m", topic_prefix="p")
    assert (own.kafka, own.mongodb) == ("k:1", "mongodb://m")
    usual = installation(tmp_path / "elsewhere", None, topic_prefix="p")
    assert usual.mongodb.startswith("mongodb://127.0.0.1:27117")
