"""The commands' exit codes, and what they do where nothing runs."""

import json
from importlib.metadata import version
from pathlib import Path

import jwt
import pytest
from typer.testing import CliRunner

from ridealong.deploy.cli import app
from ridealong.deploy.cli.token import default_role


@pytest.fixture(autouse=True)
def no_settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("RIDEALONG_DATA", "RIDEALONG_KAFKA", "RIDEALONG_ISSUER_PORT"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)


def ridealong(*arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(app, arguments)
    return result.exit_code, result.output


def test_status_of_nothing_is_three(tmp_path: Path) -> None:
    code, output = ridealong("status", "--json")
    assert code == 3
    assert json.loads(output) == {"phase": "stopped"}
    assert ridealong("status")[0] == 3


def test_down_where_nothing_runs_is_fine() -> None:
    assert [ridealong("down")[0] for _ in range(2)] == [0, 0]


def test_a_token_is_for_whom_it_was_asked_for() -> None:
    code, output = ridealong("token", "--as", "rep-7", "--tenant", "other", "--ttl", "1")
    assert code == 0
    claims = jwt.decode(output.strip(), options={"verify_signature": False})
    assert (claims["sub"], claims["tenant"], claims["roles"]) == ("rep-7", "other", ["rep"])
    assert claims["iss"] == "http://127.0.0.1:8815"
    assert claims["exp"] - claims["iat"] == 3600


def test_a_token_of_a_stack_on_another_port_names_that_issuer() -> None:
    _, output = ridealong("token", "--as", "manager-1", "--issuer-port", "9815")
    claims = jwt.decode(output.strip(), options={"verify_signature": False})
    assert claims["iss"] == "http://127.0.0.1:9815"


@pytest.mark.parametrize(
    ("person", "role"),
    [("manager-1", "manager"), ("rep-12", "rep"), ("anna", "manager"), ("reputed", "manager")],
)
def test_a_name_may_say_the_role(person: str, role: str) -> None:
    assert default_role(person) == role


@pytest.mark.parametrize("place", ["7", "a:1", "1:-1", ""])
def test_a_place_that_is_none_is_wrong_usage(place: str) -> None:
    code, output = ridealong("dead-letters", "show", "--", place)
    assert code == 2
    assert "partition:offset" in output


def test_a_port_that_is_none_is_wrong_usage() -> None:
    assert ridealong("up", "--kafka-port", "70000")[0] == 2


def test_it_says_which_version_it_is() -> None:
    code, output = ridealong("--version")
    assert code == 0
    assert output.split() == ["ridealong", version("ridealong-deploy")]
