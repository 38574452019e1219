"""The table of promises tells the truth about the tests."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.requirements_table import ROOT, Promises, Shown, read_promises, render

pytest_plugins = ["pytester"]

PROMISES = Promises(groups={"2.": "Agenda"}, rows={"2.8": "three sources", "2.9": "minutes"})


def test_a_row_lists_its_tests_in_order_and_once() -> None:
    shown = [
        Shown("2.9", "tests/b.py", "test_minutes_sum"),
        Shown("2.9", "tests/a.py", "test_no_section_is_empty"),
        Shown("2.9", "tests/a.py", "test_no_section_is_empty"),
    ]
    assert (
        "| 2.9 | minutes | [no section is empty](../tests/a.py)<br>[minutes sum](../tests/b.py) |"
        in render(PROMISES, shown).splitlines()
    )


def test_rows_without_a_test_are_named() -> None:
    table = render(PROMISES, [Shown("2.9", "tests/a.py", "test_a")])
    assert "1 of 2 rows have a test." in table
    assert "Not yet: 2.8\n" in table


def test_no_row_is_missing_when_all_are_shown() -> None:
    assert "Not yet" not in render(
        PROMISES, [Shown(row, "a.py", "test_a") for row in PROMISES.rows]
    )


def test_a_row_without_a_group_is_refused() -> None:
    stray = Promises(groups={"2.": "Agenda"}, rows={"9.1": "stray"})
    with pytest.raises(ValueError, match=r"9\.1"):
        render(stray, [])


def test_the_list_of_promises_is_whole() -> None:
    rows = read_promises().rows
    numbered = {"0": 23, "1": 19, "2": 31, "3": 18, "4": 23}
    assert {f"{a}.{n}" for a, last in numbered.items() for n in range(1, last + 1)} <= rows.keys()
    assert {f"T{n}" for n in range(1, 15)} | {f"D{n}" for n in range(1, 21)} <= rows.keys()
    assert {"C1", "C2", "C3", "C4", "D pace", "D cadence kept"} <= rows.keys()


def test_no_two_promises_read_the_same() -> None:
    titles = list(read_promises().rows.values())
    assert len(set(titles)) == len(titles)


@pytest.fixture
def house(pytester: pytest.Pytester) -> pytest.Pytester:
    """A small checkout with our conftest.py, our markers and two rows."""
    pytester.makeconftest((ROOT / "conftest.py").read_text(encoding="utf-8"))
    pytester.path.joinpath("pyproject.toml").write_text(
        (ROOT / "pyproject.toml").read_text(encoding="utf-8"), encoding="utf-8"
    )
    docs = pytester.mkdir("docs")
    docs.joinpath("requirements.toml").write_text('[rows]\n"2.9" = "minutes"\n', encoding="utf-8")
    return pytester


def test_a_test_may_not_name_an_unknown_row(house: pytest.Pytester) -> None:
    _write(house, "tests/test_a.py", '@pytest.mark.requirement("2.9", "7.7")\ndef test_a(): pass\n')
    ended = house.runpytest_inprocess("tests")
    assert ended.ret == pytest.ExitCode.USAGE_ERROR
    ended.stderr.fnmatch_lines(["*test_a.py::test_a names the requirement '7.7'*"])


@pytest.mark.parametrize(
    ("path", "mark", "kind"),
    [
        ("services/agenda/tests/test_a.py", "", "unit"),
        ("contracts/tests/test_a.py", "", "unit"),
        ("tests/house/test_a.py", "", "unit"),
        ("tests/fault/test_a.py", "", "fault"),
        ("tests/stack/test_a.py", "@pytest.mark.browser", "browser"),
        ("services/chassis/tests/test_a.py", "@pytest.mark.stack", "stack"),
    ],
)
def test_the_kind_of_a_test_is_its_mark_or_its_folder(
    house: pytest.Pytester, path: str, mark: str, kind: str
) -> None:
    _write(house, path, f"{mark}\ndef test_a(): pass\n")
    house.runpytest_inprocess(path, "-m", kind).assert_outcomes(passed=1)
    house.runpytest_inprocess(path, "-m", f"not {kind}").assert_outcomes(deselected=1)


def test_benches_run_only_when_asked(house: pytest.Pytester) -> None:
    _write(house, "tests/bench/test_a.py", "def test_a(): pass\n")
    house.runpytest_inprocess("tests").assert_outcomes(deselected=1)
    house.runpytest_inprocess("tests", "-m", "bench").assert_outcomes(passed=1)


def _write(house: pytest.Pytester, path: str, text: str) -> None:
    file = Path(house.path, path)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(f"import pytest\n\n{text}", encoding="utf-8")


@pytest.mark.timeout(300)  # imports every test module there is
def test_the_committed_table_is_up_to_date() -> None:
    checked = subprocess.run(
        [sys.executable, "-m", "tests.requirements_table", "--check"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert checked.returncode == 0, checked.stderr
