"""What the chart takes from the code: topics with their settings, and the dashboard's figures.

`python -m ridealong.deploy.chart` writes it into the chart, which has no code to ask.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from ridealong.contracts import TOPICS
from ridealong.deploy.local.topics import configuration

CHART: Final = Path(__file__).parents[3] / "helm/ridealong"


def _quantile(histogram: str, window: str) -> str:
    rate = f"sum by (service, le) (rate({histogram}_bucket[{window}]))"
    return f"histogram_quantile(0.95, {rate})"


def _share(counter: str, chosen: str) -> str:
    part, whole = f"{counter}{{{chosen}}}", counter
    return f"sum by (service) (rate({part}[5m])) / sum by (service) (rate({whole}[5m]))"


PANELS: Final = (
    ("Records still to read", "sum by (service) (ridealong_lag_records)", "short"),
    (
        "Events applied per second",
        "sum by (service) (rate(ridealong_events_applied_total[5m]))",
        "ops",
    ),
    (
        "Batch, 95th percentile",
        _quantile("ridealong_batch_seconds", "5m"),
        "s",
    ),
    ("Partitions stopped", "sum by (service) (ridealong_partitions_stopped)", "short"),
    (
        "Dead letters in an hour",
        "sum by (service, topic) (increase(ridealong_dead_letters_total[1h]))",
        "short",
    ),
    ("Derived events waiting", "sum by (service) (ridealong_outbox_waiting)", "short"),
    (
        "Timers late, 95th percentile",
        _quantile("ridealong_timer_delay_seconds", "10m"),
        "s",
    ),
    (
        "Put off since something was away, per second",
        "sum by (service, what) (rate(ridealong_backoffs_total[5m]))",
        "ops",
    ),
    (
        "Answers with 5xx, share",
        _share("ridealong_http_seconds_count", 'status=~"5.."'),
        "percentunit",
    ),
    (
        "Time to answer, 95th percentile",
        _quantile("ridealong_http_seconds", "5m"),
        "s",
    ),
)
"""Title, expression and unit of each panel."""

WIDE, HIGH = 12, 8


def topics() -> str:
    """The topics, for whoever makes them by resources of Kubernetes."""
    listed = [{"name": spec.name, "config": configuration(spec)} for spec in TOPICS.values()]
    return json.dumps(listed, indent=2) + "\n"


def dashboard() -> str:
    """The Grafana dashboard of all services."""
    panels = [_panel(place, *panel) for place, panel in enumerate(PANELS)]
    whole = {
        "uid": "ridealong",
        "title": "Ridealong",
        "tags": ["ridealong"],
        "schemaVersion": 41,
        "time": {"from": "now-6h", "to": "now"},
        "refresh": "30s",
        "templating": {
            "list": [
                {
                    "name": "source",
                    "type": "datasource",
                    "query": "prometheus",
                    "label": "Prometheus",
                }
            ]
        },
        "panels": panels,
    }
    return json.dumps(whole, indent=2) + "\n"


def _panel(place: int, title: str, expression: str, unit: str) -> Mapping[str, Any]:
    return {
        "id": place + 1,
        "title": title,
        "type": "timeseries",
        "datasource": {"type": "prometheus", "uid": "${source}"},
        "gridPos": {"x": place % 2 * WIDE, "y": place // 2 * HIGH, "w": WIDE, "h": HIGH},
        "fieldConfig": {"defaults": {"unit": unit, "min": 0}, "overrides": []},
        "targets": [{"refId": "A", "expr": expression, "legendFormat": "__auto"}],
    }


def files() -> dict[Path, str]:
    """Everything that is written, by place."""
    return {
        CHART / "files/topics.json": topics(),
        CHART / "files/dashboard.json": dashboard(),
    }


if __name__ == "__main__":
    for path, text in files().items():
        path.write_text(text, encoding="utf-8")
