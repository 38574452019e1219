"""The import rules hold, and each of them bites."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.house.checkout import ROOT, SERVICES

MEMBERS = ["contracts", "chassis", *SERVICES, "deploy"]
ROOMS = ["app", "api", "projection", "rules", "model"]


def lint(folder: Path, *sources: Path) -> subprocess.CompletedProcess[str]:
    """Run import-linter with the rules of `folder` over the packages in `sources` or installed."""
    path = os.pathsep.join(map(str, [*sources, folder]))
    return subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-cache", "--no-logo"],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": path, "COLUMNS": "400"},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def small_house(tmp_path: Path) -> Path:
    """A checkout with our import rules and members that are all but empty."""
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    house = tmp_path / "tests/house"
    house.mkdir(parents=True)
    shutil.copy(ROOT / "tests/house/only_contract.py", house)
    for member in MEMBERS:
        for room in ["__init__", *(ROOMS if member in SERVICES else [])]:
            write(tmp_path, f"{member}.{room}", "")
    write(tmp_path, "contracts.publisher", "import aiokafka")
    write(tmp_path, "chassis.mongo", "import motor")
    return tmp_path


def write(house: Path, module: str, line: str) -> None:
    file = house / "src/ridealong" / Path(*module.split(".")).with_suffix(".py")
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(f"{line}\n", encoding="utf-8")


def test_the_house_keeps_its_import_rules() -> None:
    ended = lint(ROOT)
    assert ended.returncode == 0, ended.stdout


def test_the_small_house_breaks_no_rule(small_house: Path) -> None:
    ended = lint(small_house, small_house / "src")
    assert ended.returncode == 0, ended.stdout


@pytest.mark.parametrize(
    ("module", "line", "rule"),
    [
        ("contracts.topics", "import yaml", "pydantic and the standard library"),
        ("contracts.topics", "import aiokafka", "pydantic and the standard library"),
        ("contracts.topics", "import ridealong.chassis", "never another"),
        ("contracts.codec", "import ridealong.contracts.publisher", "doesn't load the publisher"),
        ("chassis.clock", "import ridealong.agenda", "never another"),
        ("chassis.outbox", "import motor.motor_asyncio", "motor has one door"),
        ("agenda.api", "import ridealong.metrics", "never another"),
        ("notifier.api", "import ridealong.deploy", "never another"),
        ("metrics.app", "import motor", "motor has one door"),
        ("metrics.projection", "from pymongo import UpdateOne", "through the chassis"),
        ("commitments.app", "import aiokafka", "through the chassis"),
        ("commitments.rules", "import ridealong.commitments.projection", "rooms of a service"),
        ("commitments.model", "import ridealong.commitments.rules", "rooms of a service"),
        ("metrics.elsewhere", "", "rooms of a service"),
        ("commitments.rules", "import httpx", "no I/O"),
        ("agenda.rules.sections", "import asyncio", "no I/O"),
        ("agenda.rules.sections", "import time", "no clock"),
        ("notifier.model", "from random import choice", "no clock"),
        ("deploy.local", "import secantus", "never imported"),
    ],
)
def test_a_forbidden_import_is_found(small_house: Path, module: str, line: str, rule: str) -> None:
    room = small_house / "src/ridealong" / Path(*module.split(".")[:2]).with_suffix(".py")
    if module.count(".") > 1:
        room.unlink()
        write(small_house, f"{module.rpartition('.')[0]}.__init__", "")
    write(small_house, module, line)
    ended = lint(small_house, small_house / "src")
    broken = [text for text in ended.stdout.splitlines() if " BROKEN" in text]
    assert ended.returncode == 1
    assert [text for text in broken if rule in text], ended.stdout


def test_what_a_rule_uses_may_do_no_io_either(small_house: Path) -> None:
    write(small_house, "chassis.calendar", "import ridealong.chassis.mongo")
    write(small_house, "agenda.rules", "import ridealong.chassis.calendar")
    ended = lint(small_house, small_house / "src")
    assert "rules and model do no I/O, not even through others BROKEN" in ended.stdout


def test_rings_among_rooms_are_found(small_house: Path) -> None:
    write(small_house, "chassis.outbox", "import ridealong.chassis.timers")
    write(small_house, "chassis.timers", "import ridealong.chassis.outbox")
    assert "no rings among rooms BROKEN" in lint(small_house, small_house / "src").stdout


@pytest.mark.parametrize("service", SERVICES)
@pytest.mark.parametrize("room", ROOMS)
def test_every_service_has_the_same_rooms(service: str, room: str) -> None:
    inside = ROOT / "services" / service / "src/ridealong" / service
    assert (inside / f"{room}.py").exists() or (inside / room / "__init__.py").exists()


def test_the_namespace_belongs_to_no_member() -> None:
    assert not list(ROOT.glob("*/src/ridealong/__init__.py"))
    assert not list(ROOT.glob("services/*/src/ridealong/__init__.py"))
