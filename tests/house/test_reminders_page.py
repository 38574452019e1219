"""The page about reminders says what the rules do."""

from pathlib import Path

import pytest

from ridealong.notifier.model import KINDS, Kind
from ridealong.notifier.rules import choosing
from ridealong.notifier.rules.moments import AFTERNOON, MORNING
from ridealong.notifier.rules.reasons import REASONS

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs/reminders.md").read_text(encoding="utf-8")
ROWS = {
    cells[1].strip(" `"): [cell.strip() for cell in cells[2:-1]]
    for cells in (line.split("|") for line in PAGE.splitlines() if line.startswith("| `"))
}


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_has_its_row_with_how_it_comes_and_who_can_turn_it_off(kind: Kind) -> None:
    *_, mode, who = ROWS[kind]
    assert mode == choosing.OURS[kind]
    assert (who == "only you") is (kind in choosing.RIGHTS)


@pytest.mark.parametrize("kind", KINDS)
def test_each_row_says_to_whom_and_when(kind: Kind) -> None:
    to_whom, when, not_after, *_ = ROWS[kind]
    assert to_whom
    assert not_after
    hours = {f"{MORNING:%H:%M}", f"{AFTERNOON:%H:%M}"}
    assert any(hour in when for hour in hours) is (kind != "crisis_near")


def test_each_reason_stands_there_as_messages_give_it() -> None:
    for name, reason in REASONS.items():
        assert f"* `{name}`: {reason}." in PAGE


def test_hours_that_nobody_chose_are_the_ones_that_hold() -> None:
    start, end = choosing.QUIET
    assert f"{start:%H:%M} to {end:%H:%M}" in PAGE
    assert f"on working days | {choosing.DIGEST_AT:%H:%M} |" in PAGE


def test_every_address_on_the_page_is_one_of_the_notifiers() -> None:
    sources = "".join(
        path.read_text(encoding="utf-8")
        for path in (ROOT / "services/notifier/src/ridealong/notifier/api").glob("*.py")
    )
    for address in ("/v1/preferences", "/v1/reminder-defaults", "/v1/reminders", "/snooze"):
        assert address in PAGE
        assert address in sources
