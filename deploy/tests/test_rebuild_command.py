"""`ridealong rebuild`: which code it is that folds, and wishes that don't go together."""

import pytest
from typer.testing import CliRunner

from ridealong.contracts.registry import SERVICES
from ridealong.deploy.cli import app
from ridealong.deploy.operating.rebuilding import PROJECTIONS, rules_of


@pytest.mark.parametrize(
    "arguments",
    [
        ("rebuild",),
        ("rebuild", "kitchen"),
        ("rebuild", "metrics", "--status", "--abort"),
        ("rebuild", "metrics", "--hold", "--abort"),
        ("rebuild", "metrics", "--grace", "-1"),
    ],
)
def test_wrong_usage_is_two(arguments: tuple[str, ...]) -> None:
    assert CliRunner().invoke(app, arguments).exit_code == 2


def test_every_service_can_be_rebuilt_under_its_own_name() -> None:
    assert PROJECTIONS.keys() == set(SERVICES)
    assert [PROJECTIONS[name]().service for name in SERVICES] == list(SERVICES)


def test_rules_are_known_by_the_code_that_folds() -> None:
    digests = {name: rules_of(name) for name in SERVICES}
    assert len(set(digests.values())) == len(SERVICES)
    assert digests == {name: rules_of(name) for name in SERVICES}
