"""The page about the score says what the code computes."""

import json
import re
import shlex
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import pytest
from typer.testing import CliRunner

from ridealong.commitments.rules.credit import cap
from ridealong.deploy.cli import app
from ridealong.metrics.rules.parameters import PARAMETERS
from tests.house.checkout import ROOT

PAGE = (ROOT / "docs/follow-through.md").read_text(encoding="utf-8")
(COMMANDS,) = re.findall(r"```sh\n(.*?)```", PAGE, re.DOTALL)
(HISTORY,) = re.findall(r"```json\n(.*?)```", PAGE, re.DOTALL)


@pytest.mark.parametrize("command", COMMANDS.splitlines())
def test_each_command_of_the_page_answers(
    command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "history.json").write_text(HISTORY, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    program, *arguments = shlex.split(command)
    done = CliRunner().invoke(app, arguments)
    assert (program, done.exit_code) == ("ridealong", 0), done.output
    assert done.output


def test_the_example_is_what_the_formula_gives() -> None:
    done = CliRunner().invoke(app, ["explain", "score", "--items", "-", "--json"], input=HISTORY)
    found = json.loads(done.output)
    rows = [
        f"{weighs:.2f} | {_percent(score)}"
        for weighs, score in ((day["I"], day["S"]) for day in found["days"])
    ]
    assert len(rows) == 5
    assert [row for row in rows if row not in PAGE] == []
    low, high = found["range"]
    shown = f"{found['pct']} · kept in full and on time {found['kept']} of {found['of']}"
    assert f"*{shown} · plausible range {low}\N{EN DASH}{high}*" in PAGE


def _percent(share: float) -> str:
    tenths = Decimal(str(share * 100)).quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)
    return f"{tenths}"


def test_the_parameters_are_those_of_the_code() -> None:
    for name in ("prior_mean", "prior_weight", "half_life_days", "late_share", "late_window_days"):
        assert f"| {getattr(PARAMETERS, name)} | `followthrough.{name}` |" in PAGE
    assert f"| {PARAMETERS.needed} | `followthrough.needed` |" in PAGE
    caps = [cap(times) for times in range(5)]
    assert [f"{most:g}" for most in caps] == ["1", "1", "0.75", "0.5", "0.25"]
    assert "cap(0) = cap(1) = 1, cap(2) = 0.75, cap(3) = 0.5, cap(4 and more) = 0.25" in PAGE
