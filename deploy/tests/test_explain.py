"""`ridealong explain` answers in numbers and in words, and says what is wrong with a question."""

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from ridealong.deploy.cli import app
from ridealong.deploy.local.errors import StepError


def asked(*arguments: str, given: str = "") -> dict[str, Any]:
    done = CliRunner().invoke(app, ["explain", *arguments, "--json"], input=given)
    assert done.exit_code == 0, done.output
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


def refused(*arguments: str, given: str = "") -> str:
    done = CliRunner().invoke(app, ["explain", *arguments], input=given)
    assert isinstance(done.exception, StepError), done.output
    return done.exception.message


def test_a_score_from_plain_json() -> None:
    items = [{"due": "2026-03-02", "q": 1}, {"due": "2026-03-02", "q": 1}]
    found = asked("score", "--items", "-", given=json.dumps({"items": items}))
    assert (found["n"], found["S"], found["D"], found["pct"]) == (2, 0.82, 5.0, None)
    assert sum(each["share"] for each in found["shares"]) + found["prior_share"] == pytest.approx(1)


def test_a_score_by_the_organisations_own_parameters() -> None:
    items = [{"due": "2026-03-02", "q": 0}]
    question = {"items": items, "params": {"prior_mean": 0.5, "prior_weight": 1, "min_n": 1}}
    assert asked("score", "--items", "-", given=json.dumps(question))["pct"] == 25


@pytest.mark.parametrize(
    ("options", "worth"),
    [
        (["--target", "20", "--at-due", "15", "--at-close", "20"], 0.875),
        (["--target", "20", "--at-due", "10"], 0.5),
        (["--direction", "yes_no", "--days-late", "14"], 0.5),
        (["--direction", "yes_no"], 0),
        (["--direction", "at_most", "--target", "2", "--at-due", "2.1"], 0),
        (["--target", "20", "--at-due", "20", "-r", "3"], 0.5),
    ],
)
def test_a_credit(options: list[str], worth: float) -> None:
    assert asked("credit", *options)["q"] == worth


def test_a_credit_from_plain_json(tmp_path: Path) -> None:
    path = tmp_path / "credit.json"
    path.write_text('{"target": 20, "amount_at_due": 12, "amount_at_close": 18}')
    assert asked("credit", "--given", str(path))["q"] == 0.75


def test_a_deadline_where_clocks_change() -> None:
    found = asked("deadline", "--due", "2026-09-05", "--zone", "America/Santiago")
    assert found["deadline"] == "2026-09-06T04:00:00Z"


def test_in_words() -> None:
    options = ["explain", "credit", "--target", "20", "--at-due", "30"]
    assert "what is beyond the target is shown but counts as 1" in CliRunner().invoke(
        app, options
    ).output.replace("\n", " ")


@pytest.mark.parametrize(
    ("arguments", "given", "why"),
    [
        (["credit", "--target", "0", "--at-due", "1"], "", "target: "),
        (["credit"], "", "at_least and at_most need target"),
        (["deadline", "--due", "2026-03-02", "--zone", "Mars/Base"], "", "zone: "),
        (["deadline", "--due", "2026-03-02"], "", "zone: this is missing"),
        (["score", "--items", "-"], '{"items": [{"due": "2026-03-02", "q": 2}]}', "items.0.q: "),
        (["score", "--items", "-"], '{"items": [{"due": "2. März", "q": 1}]}', "items.0.due: "),
        (["score", "--items", "-"], '{"items": [', "standard input is no JSON"),
        (["score", "--items", "-"], "[1]", "standard input holds no JSON object"),
        (["score", "--items", "-"], '{"items": 5}', "items: this must be a list"),
        (["score", "--items", "-"], '{"items": [5]}', "items.0: this must be an object"),
        (["score", "--items", "-"], '{"items": [{"due": "2026-03-02"}]}', "items.0.q: this is"),
        (["score", "--items", "-"], '{"things": []}', "things: nothing of this name is known"),
        (["score", "--items", "-"], '{"items": ' + "[" * 100_000, "it is nested too deep"),
        (["score", "--items", "-"], '{"items": [1e99999999999999999999]}', "beyond all bounds"),
        (["score", "--items", "not/there.json"], "", "can't read not/there.json"),
    ],
)
def test_what_is_wrong_is_said(arguments: list[str], given: str, why: str) -> None:
    assert why in refused(*arguments, given=given)


def test_both_forms_at_once_are_wrong_usage() -> None:
    done = CliRunner().invoke(app, ["explain", "credit", "--target", "1", "--given", "-"])
    assert done.exit_code == 2
    assert "not both" in done.output
