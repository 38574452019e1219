"""What publishers were promised and are told: no break since the last tag, no stale catalogue."""

from pathlib import Path

import pytest

from ridealong.contracts import catalogue, compatibility

CHECKOUT = Path(__file__).parents[2]
CONTRACTS = CHECKOUT / "contracts"


def test_the_schemas_break_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    broken = compatibility.main(["--member", str(CONTRACTS)])
    assert broken == 0, capsys.readouterr().out


def test_the_catalogue_for_publishers_is_what_would_be_written_now() -> None:
    page = (CHECKOUT / catalogue.PAGE).read_text(encoding="utf-8")
    assert catalogue.renewed(page) == page, "run `make docs` and commit what it wrote"
