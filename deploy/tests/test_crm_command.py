"""`ridealong import crm` as it is typed."""

from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from ridealong.deploy.cli import app
from ridealong.deploy.local.errors import StepError

from .crm_export import write

GOOD = "G1,Ada Bright,GTX,,Won,10/20/2016,3/1/2017,1054"
BAD = "B1,Nobody,GTX,,Won,10/20/2016,3/1/2017,1054"


@pytest.fixture(autouse=True)
def no_settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("RIDEALONG_DATA", "RIDEALONG_KAFKA", "RIDEALONG_TENANT"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)


def import_crm(*arguments: str) -> Result:
    return CliRunner().invoke(app, ["import", "crm", *arguments])


def test_a_dry_run_reads_everything_and_needs_no_kafka(tmp_path: Path) -> None:
    folder = write(tmp_path / "export", [GOOD, BAD])
    result = import_crm(str(folder), "--dry-run", "--kafka", "127.0.0.1:1")
    assert result.exit_code == 0, result.output
    assert "4 rows read: 3 people, 7 events would be sent" in result.output
    assert "1 rows were rejected" in result.output
    assert "unknown rep" in result.output
    assert BAD in (tmp_path / "rejects.csv").read_text(encoding="utf-8")


def test_strict_answers_rejects_with_an_exit_code_of_its_own(tmp_path: Path) -> None:
    good, bad = write(tmp_path / "good", [GOOD]), write(tmp_path / "bad", [GOOD, BAD])
    assert import_crm(str(good), "--dry-run", "--strict").exit_code == 0
    assert import_crm(str(bad), "--dry-run", "--strict").exit_code == 3


def test_an_export_that_is_not_there_is_named(tmp_path: Path) -> None:
    result = import_crm(str(tmp_path / "nowhere"), "--dry-run")
    assert isinstance(result.exception, StepError)
    assert "there is no folder" in str(result.exception)


@pytest.mark.parametrize("tenant", ["a/b", "", "x" * 101])
def test_a_tenant_that_could_not_be_in_a_key_is_wrong_usage(tmp_path: Path, tenant: str) -> None:
    folder = write(tmp_path / "export", [GOOD])
    for arguments in (
        ("import", "crm", str(folder)),
        ("report", "deals"),
        ("token", "--as", "manager-1"),
    ):
        result = CliRunner().invoke(app, [*arguments, "--tenant", tenant])
        assert result.exit_code == 2, result.output
        assert "letters, digits, dots" in result.output
