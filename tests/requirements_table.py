"""Which tests show which promise: writes docs/requirements.md.

`python -m tests.requirements_table` writes it; with `--check` it only says whether it is current.
"""

import contextlib
import io
import sys
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

import pytest

ROOT = Path(__file__).parent.parent
PROMISES = ROOT / "docs/requirements.toml"
TABLE = ROOT / "docs/requirements.md"
QUICK = ("--assert=plain", "-p", "no:cacheprovider")
"""Nothing is run, so no assertion needs to be rewritten."""

HEAD = """\
# Promises and the tests that show them

Written by `make docs` from requirements.toml and from the marks
`@pytest.mark.requirement("2.9")` of the tests; don't edit it by hand. Where code and pages cite
DOMAIN 2.9 they mean row 2.9 here.
"""


class Shown(NamedTuple):
    """A test that names a row."""

    row: str
    path: str
    """File of the test, from the root of the checkout, with slashes."""
    name: str
    """Name of its function, without parameters."""


@dataclass(frozen=True)
class Promises:
    """The rows' short titles by id, and the groups' titles by the prefix of their rows."""

    groups: Mapping[str, str]
    rows: Mapping[str, str]

    def grouped(self) -> Iterable[tuple[str, Mapping[str, str]]]:
        """Each group's title with its rows; a row is in the first group whose prefix fits."""
        found: dict[str, dict[str, str]] = {title: {} for title in self.groups.values()}
        for row, title in self.rows.items():
            prefix = next((prefix for prefix in self.groups if row.startswith(prefix)), None)
            if prefix is None:
                raise ValueError(f"no group in {PROMISES.name} has the row {row!r}: add its prefix")
            found[self.groups[prefix]][row] = title
        return found.items()


@dataclass
class Marks:
    """A pytest plugin that notes which rows the collected tests name."""

    shown: set[Shown] = field(default_factory=set)

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        for item in session.items:
            path = item.path.relative_to(ROOT).as_posix()
            name = item.originalname if isinstance(item, pytest.Function) else item.name
            for mark in item.iter_markers("requirement"):
                self.shown |= {Shown(row, path, name) for row in mark.args}


def read_promises(path: Path = PROMISES) -> Promises:
    """The rows that tests may name."""
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    return Promises(data["groups"], data["rows"])


def collect() -> set[Shown]:
    """What all tests show, of every kind; raises `RuntimeError` when they can't be collected."""
    marks = Marks()
    said = io.StringIO()
    with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
        code = pytest.main(
            ["--collect-only", "-q", "-m", "", "--rootdir", str(ROOT), *QUICK],
            plugins=[marks],
        )
    if code != pytest.ExitCode.OK:
        raise RuntimeError(f"the tests can't be collected:\n{said.getvalue()}")
    return marks.shown


def render(promises: Promises, shown: Iterable[Shown]) -> str:
    """The table as Markdown, the same for the same promises and tests."""
    tests = defaultdict(set)
    for one in shown:
        tests[one.row].add((one.path, one.name))
    missing = [row for row in promises.rows if row not in tests]
    lines = [HEAD]
    lines.append(f"{len(promises.rows) - len(missing)} of {len(promises.rows)} rows have a test.")
    lines.append("" if not missing else f"\nNot yet: {' · '.join(missing)}\n")
    for title, rows in promises.grouped():
        lines += [f"## {title}", "", "| row | promise | shown by |", "|---|---|---|"]
        for row, promise in rows.items():
            links = [f"[{_words(name)}](../{path})" for path, name in sorted(tests[row])]
            lines.append(f"| {row} | {promise} | {'<br>'.join(links)} |")
        lines.append("")
    return "\n".join(lines)


def _words(name: str) -> str:
    return name.removeprefix("test_").replace("_", " ")


def main(arguments: list[str]) -> int:
    """Write the table, or with `--check` compare it; answer the exit code."""
    table = render(read_promises(), collect())
    if arguments != ["--check"]:
        TABLE.write_text(table, encoding="utf-8")
        return 0
    if TABLE.exists() and TABLE.read_text(encoding="utf-8") == table:
        return 0
    sys.stderr.write("docs/requirements.md is behind the tests: run `make docs` and commit it\n")
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
