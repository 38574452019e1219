"""The compose file: four services with what they need, and nothing that others can reach."""

import shutil
import subprocess
from typing import Any

import pytest
import yaml

from ridealong.chassis.settings import Settings
from ridealong.contracts.registry import SERVICES
from tests.house.checkout import ROOT

FILE = ROOT / "deploy/compose/compose.yaml"
OTHERS = {"kafka", "mongodb", "issuer", "topics"}


def services() -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = yaml.safe_load(FILE.read_text(encoding="utf-8"))["services"]
    return found


def test_it_has_the_four_services_and_what_they_need() -> None:
    assert set(services()) == set(SERVICES) | OTHERS


def test_nothing_listens_beyond_this_machine() -> None:
    ports = [port for each in services().values() for port in each.get("ports", ())]
    assert len(ports) == len(SERVICES) + 1
    assert [port for port in ports if not port.startswith("127.0.0.1:")] == []


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_is_its_image_with_settings_that_exist(service: str) -> None:
    own = services()[service]
    assert own["build"]["target"] == service
    assert f"-{service}:" in own["image"]
    assert own["read_only"] is True
    assert own["cap_drop"] == ["ALL"]
    known = {f"RIDEALONG_{name.upper()}" for name in Settings.model_fields}
    of_notifier = {"RIDEALONG_SMTP_HOST", "RIDEALONG_SMTP_PORT"}
    assert set(own["environment"]) <= known | of_notifier


@pytest.mark.skipif(shutil.which("docker-compose") is None, reason="docker-compose isn't installed")
def test_compose_itself_finds_nothing_against_it() -> None:
    command = ["docker-compose", "-f", str(FILE), "config", "-q"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
