"""A test asserts something, and the marks of time and kind are the house's."""

import ast
from collections.abc import Iterator

from tests.house.checkout import texts

ASSERTING = ("assert", "raises", "expect", "check", "verify", "then", "fail", "warns")


def each_test(tree: ast.AST) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name.startswith(
            "test_"
        ):
            yield node


def asserts(test: ast.AST) -> bool:
    """Whether the test has an assertion, or calls something whose name says that it makes one."""
    for node in ast.walk(test):
        if isinstance(node, ast.Assert):
            return True
        if isinstance(node, ast.Call):
            called = node.func
            name = called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")
            if name.lstrip("_").startswith(ASSERTING):
                return True
    return False


def test_no_test_is_hollow() -> None:
    hollow = [
        f"{path}::{test.name}"
        for path, text in texts(".py")
        if path.rpartition("/")[2].startswith("test_")
        for test in each_test(ast.parse(text))
        if not asserts(test)
    ]
    assert not hollow


def test_a_test_without_assertion_is_seen() -> None:
    found = {
        test.name: asserts(test)
        for test in each_test(
            ast.parse(
                "def test_a():\n    work()\n"
                "def test_b():\n    assert work()\n"
                "async def test_c():\n    with pytest.raises(ValueError):\n        work()\n"
            )
        )
    }
    assert found == {"test_a": False, "test_b": True, "test_c": True}
