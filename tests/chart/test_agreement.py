"""The chart and the code are of one mind: settings, topics, metrics."""

import json
import re
from base64 import urlsafe_b64encode
from pathlib import Path
from typing import Any

import pytest
import yaml

from ridealong.agenda.app import AgendaSettings
from ridealong.chassis import telemetry
from ridealong.chassis.settings import Settings, load
from ridealong.commitments.app import CommitmentsSettings
from ridealong.deploy import chart
from ridealong.metrics.app import MetricsSettings
from ridealong.notifier.settings import NotifierSettings
from tests.chart.helm import CHART, VALUES, rendered
from tests.house.checkout import ROOT

SETTINGS: dict[str, type[Settings]] = {
    "agenda": AgendaSettings,
    "commitments": CommitmentsSettings,
    "metrics": MetricsSettings,
    "notifier": NotifierSettings,
}
RULES = CHART / "files/rules.yaml"
OF_METRIC = re.compile(r"ridealong_[a-z_]+")
SUFFIXES = ("_total", "_bucket", "_count", "_sum")


def deployment(manifests: list[dict[str, Any]], service: str) -> dict[str, Any]:
    (found,) = [
        each["spec"]["template"]["spec"]
        for each in manifests
        if each["kind"] == "Deployment" and each["metadata"]["name"].endswith(f"-{service}")
    ]
    spec: dict[str, Any] = found
    return spec


KEYS = {
    "ridealong_subscription_key": urlsafe_b64encode(bytes(32)).decode(),
    "ridealong_link_secret": "a secret of at least 32 characters",
}
"""Secrets that must be of a certain form."""


def secret_files(spec: dict[str, Any]) -> list[str]:
    (projected,) = [each for each in spec["volumes"] if each["name"] == "secrets"]
    sources = projected["projected"]["sources"]
    return [item["path"] for source in sources for item in source["secret"]["items"]]


@pytest.mark.parametrize("values", VALUES, ids=lambda path: path.stem)
@pytest.mark.parametrize("service", SETTINGS)
def test_a_service_can_be_started_with_what_the_chart_gives_it(
    values: Path, service: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    spec = deployment(rendered(values), service)
    given = {each["name"]: each["value"] for each in spec["containers"][0]["env"]}
    for name in secret_files(spec):
        (tmp_path / name).write_text(KEYS.get(name, f"secret-{name}"), encoding="utf-8")
    given["RIDEALONG_SECRETS"] = str(tmp_path)
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    kind = SETTINGS[service]
    known = {f"RIDEALONG_{name.upper()}" for name in kind.model_fields} | {"RIDEALONG_SECRETS"}
    assert {name for name in given if not name.startswith("OTEL_")} <= known
    settings = load(kind, given)
    assert settings.http_port == 8080
    assert settings.mongodb.get_secret_value() == "secret-ridealong_mongodb"
    if settings.kafka_security.startswith("SASL"):
        assert settings.kafka_password is not None
        assert settings.kafka_password.get_secret_value() == "secret-ridealong_kafka_password"


def test_what_the_chart_takes_from_the_code_is_up_to_date() -> None:
    for path, text in chart.files().items():
        assert path.read_text(encoding="utf-8") == text, (
            f"{path.name} is old: python -m ridealong.deploy.chart"
        )


def names_of_metrics() -> set[str]:
    names = {family.name for metric in telemetry.ALL for family in metric.describe()}
    return names | {f"{name}{suffix}" for name in names for suffix in SUFFIXES}


def test_every_metric_of_rules_and_dashboard_exists() -> None:
    text = RULES.read_text(encoding="utf-8") + chart.dashboard()
    asked = {name for name in OF_METRIC.findall(text) if name != "ridealong_"}
    assert len(asked) > 8
    assert asked <= names_of_metrics()


def test_a_dashboard_has_a_panel_for_each_figure_and_no_two_in_one_place() -> None:
    whole = json.loads(chart.dashboard())
    places = [(each["gridPos"]["x"], each["gridPos"]["y"]) for each in whole["panels"]]
    assert len(set(places)) == len(chart.PANELS)


def test_the_rules_reach_the_cluster_as_they_stand() -> None:
    manifests = rendered(CHART / "ci/production-values.yaml")
    (given,) = [each for each in manifests if each["kind"] == "PrometheusRule"]
    own = yaml.safe_load(RULES.read_text(encoding="utf-8"))
    alerts = [rule["alert"] for group in own["groups"] for rule in group["rules"]]
    there = [rule for group in given["spec"]["groups"] for rule in group["rules"]]
    assert [rule["alert"] for rule in there] == alerts
    for rule in there:
        assert rule["annotations"]["runbook_url"] == f"docs/runbook.md#{rule['alert'].lower()}"
        assert rule["labels"]["severity"] in {"page", "ticket"}


def test_each_alert_has_its_section_in_the_runbook() -> None:
    own = yaml.safe_load(RULES.read_text(encoding="utf-8"))
    alerts = {rule["alert"] for group in own["groups"] for rule in group["rules"]}
    page = (ROOT / "docs/runbook.md").read_text(encoding="utf-8")
    assert set(re.findall(r"^## (\w+)$", page, re.MULTILINE)) == alerts
