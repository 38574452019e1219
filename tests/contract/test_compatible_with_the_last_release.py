"""The committed schemas break nothing that the last tag promised."""

import pytest

from ridealong.contracts import compatibility


def test_the_schemas_break_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    broken = compatibility.main([])
    assert broken == 0, capsys.readouterr().out
