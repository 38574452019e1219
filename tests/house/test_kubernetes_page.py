"""What was tried on a real Kubernetes is judged, and its page is what was measured."""

import json
from typing import Any

import pytest

from tests.kubernetes.figures import wrong
from tests.kubernetes.page import FIGURES, PAGE, render

WELL: dict[str, Any] = {"published": 100, "counted": 100, "promised": 100, "failed": []}


@pytest.mark.skipif(not FIGURES.exists(), reason="nothing was measured yet: make deploy-check")
def test_the_page_says_what_was_measured() -> None:
    found = json.loads(FIGURES.read_text(encoding="utf-8"))
    assert PAGE.read_text(encoding="utf-8") == render(found)


@pytest.mark.parametrize(
    ("name", "value"), [("counted", 99), ("promised", 101), ("failed", [{"what": "feed"}])]
)
def test_an_event_lost_or_counted_twice_and_a_failed_read_are_each_wrong(
    name: str, value: Any
) -> None:
    assert wrong({"traffic": WELL}) == []
    assert len(wrong({"traffic": {**WELL, name: value}})) == 1
