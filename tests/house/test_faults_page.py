"""The page about faults says what its figures say: nothing lost, nothing twice, nothing stale."""

import json

from tests.fault.page import FIGURES, PAGE, main, merged, render

ENTRIES = json.loads(FIGURES.read_text(encoding="utf-8"))


def test_the_page_is_that_of_the_figures() -> None:
    assert PAGE.read_text(encoding="utf-8") == render(ENTRIES), (
        "run `make docs` and commit the page"
    )


def test_a_page_that_is_behind_is_told() -> None:
    assert main(["--check"]) == 0


def test_no_published_figure_is_of_a_run_that_failed() -> None:
    assert ENTRIES
    assert [each for each in ENTRIES if each["lost"] or each["twice"] or each["stale"]] == []


def test_what_was_measured_again_takes_the_place_of_what_was_there() -> None:
    old = {"scenario": "1", "name": "a kill", "form": "short", "events": 1}
    other = old | {"form": "full"}
    assert merged([old, other], [old | {"events": 2}]) == [other, old | {"events": 2}]
