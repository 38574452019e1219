"""The alerts, judged by Prometheus itself: they fire when they should and are silent otherwise."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.chart.helm import CHART

RULES = CHART / "files/rules.yaml"
CASES = Path(__file__).with_name("rules_test.yaml")

pytestmark = pytest.mark.skipif(
    shutil.which("promtool") is None, reason="promtool is not installed (package prometheus)"
)


def promtool(*arguments: str | Path, folder: Path) -> str:
    done = subprocess.run(
        ["promtool", *arguments], cwd=folder, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


def test_prometheus_understands_every_rule(tmp_path: Path) -> None:
    assert "SUCCESS: 8 rules found" in promtool("check", "rules", RULES, folder=tmp_path)


def test_each_alert_fires_when_it_should_and_only_then(tmp_path: Path) -> None:
    shutil.copy(RULES, tmp_path / "rules.yaml")
    shutil.copy(CASES, tmp_path / CASES.name)
    assert "SUCCESS" in promtool("test", "rules", CASES.name, folder=tmp_path)


def test_no_alert_is_without_a_case() -> None:
    names = re.compile(r"\bRidealong\w+")
    alerts = set(re.findall(r"alert: (\w+)", RULES.read_text(encoding="utf-8")))
    assert set(names.findall(CASES.read_text(encoding="utf-8"))) == alerts
