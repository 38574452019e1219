"""The page for operators names every setting and every metric."""

import pytest

from ridealong.agenda.app import AgendaSettings
from ridealong.chassis import telemetry
from ridealong.commitments.app import CommitmentsSettings
from ridealong.metrics.app import MetricsSettings
from ridealong.notifier.delivery import telemetry as delivering
from ridealong.notifier.settings import NotifierSettings
from tests.house.checkout import ROOT

SETTINGS = (AgendaSettings, CommitmentsSettings, MetricsSettings, NotifierSettings)
METRICS = (*telemetry.ALL, *delivering.ALL)
PAGE = (ROOT / "docs/operating.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", sorted({name for kind in SETTINGS for name in kind.model_fields}))
def test_a_setting_is_explained(name: str) -> None:
    assert f"`RIDEALONG_{name.upper()}`" in PAGE


@pytest.mark.parametrize(
    "name", [family.name for metric in METRICS for family in metric.describe()]
)
def test_a_metric_says_what_to_do_about_it(name: str) -> None:
    assert f"`{name}`" in PAGE
