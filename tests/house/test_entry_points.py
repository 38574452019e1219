"""A module that is run may be imported too: a process pool imports it in each of its processes."""

import ast
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).parents[2]
RUN = sorted(CHECKOUT.glob("*/src/**/__main__.py")) + sorted(
    CHECKOUT.glob("services/*/src/**/__main__.py")
)


@pytest.mark.parametrize("path", RUN, ids=[str(path.parent.relative_to(CHECKOUT)) for path in RUN])
def test_nothing_runs_when_it_is_only_imported(path: Path) -> None:
    calls = [
        statement.lineno
        for statement in ast.parse(path.read_text()).body
        if isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Call)
    ]
    assert calls == []


def test_every_service_is_among_them() -> None:
    names = {path.parent.name for path in RUN}
    assert names >= {"agenda", "commitments", "metrics", "notifier"}
