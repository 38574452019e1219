"""A test asserts something, and the marks of time and kind are the house's."""

import ast
from collections.abc import Collection, Iterator

from tests.house.checkout import texts

ASSERTING = ("assert", "raises", "expect", "check", "verify", "then", "fail", "warns", "require")


def each_test(tree: ast.AST) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name.startswith(
            "test_"
        ):
            yield node


def asserts(test: ast.AST, asserting: Collection[str] = ()) -> bool:
    """Whether it has an assertion, or calls what makes one by its name or is named `asserting`."""
    for node in ast.walk(test):
        if isinstance(node, ast.Assert):
            return True
        if isinstance(node, ast.Call):
            called = node.func
            name = called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")
            if name in asserting or name.lstrip("_").startswith(ASSERTING):
                return True
    return False


def hollow_tests(text: str) -> list[str]:
    """The tests of a module that neither assert nor call a function beside them that does."""
    tree = ast.parse(text)
    beside = {one.name for one in tree.body if isinstance(one, ast.FunctionDef) and asserts(one)}
    return [test.name for test in each_test(tree) if not asserts(test, beside)]


def test_no_test_is_hollow() -> None:
    hollow = [
        f"{path}::{name}"
        for path, text in texts(".py")
        if path.rpartition("/")[2].startswith("test_")
        for name in hollow_tests(text)
    ]
    assert not hollow


def test_a_test_without_assertion_is_seen() -> None:
    module = (
        "def test_a():\n    work()\n"
        "def test_b():\n    assert work()\n"
        "async def test_c():\n    with pytest.raises(ValueError):\n        work()\n"
        "def survives(x):\n    assert x\n"
        "def test_d():\n    survives(work())\n"
    )
    assert hollow_tests(module) == ["test_a"]
