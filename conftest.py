"""What holds for every test here: its kind, its time limit, and that the rows it names exist."""

import os
import tomllib
from pathlib import Path

import pytest
from hypothesis import settings

# Two busy cores: slow is not wrong. The same examples each time, so that what passes here passes
# there; RIDEALONG_EXPLORE=1 looks for others.
settings.register_profile(
    "house", settings(), deadline=None, derandomize="RIDEALONG_EXPLORE" not in os.environ
)
settings.load_profile("house")

ROOT = Path(__file__).parent
KINDS = ("unit", "stack", "fault", "browser", "bench")
FAULT_SECONDS = 3600 if os.environ.get("RIDEALONG_FAULTS") == "full" else 600
SECONDS = {"stack": 300, "fault": FAULT_SECONDS, "browser": 300, "bench": 1800}
"""Time limit of a test by kind, fixtures included; `unit` has the one in pyproject.toml."""


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Give each test its kind and time limit; refuse a row that no requirement has."""
    known = tomllib.loads((ROOT / "docs/requirements.toml").read_text(encoding="utf-8"))["rows"]
    for item in items:
        kind = _kind(item)
        if kind in SECONDS and item.get_closest_marker("timeout") is None:
            item.add_marker(pytest.mark.timeout(SECONDS[kind]))
        for row in (row for mark in item.iter_markers("requirement") for row in mark.args):
            if row not in known:
                raise pytest.UsageError(
                    f"{item.nodeid} names the requirement {row!r}, which docs/requirements.toml "
                    "does not have: correct the mark, or add the row there"
                )


def _kind(item: pytest.Item) -> str:
    """The test's own mark, or else the folder of tests/ it stands in, or else `unit`."""
    marked = [kind for kind in KINDS if item.get_closest_marker(kind)]
    if marked:
        return marked[0]
    folder = item.path.relative_to(ROOT).parts[1]
    kind = folder if folder in KINDS else "unit"
    item.add_marker(kind)
    return kind
