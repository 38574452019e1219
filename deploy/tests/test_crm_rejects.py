"""A row that can't be imported is written down, with line and reason; the others are imported."""

import csv
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ridealong.deploy import crm
from ridealong.deploy.local.errors import StepError
from ridealong.deploy.tables.rejects import Rejected, Rejects
from ridealong.deploy.tables.table import Table

from .crm_export import TEAMS, Imported, imported, write

GOOD = "G1,Ada Bright,GTX,,Won,10/20/2016,3/1/2017,1054"
ALSO_GOOD = "G2,Bo Lund,GTX,,Won,10/20/2016,3/1/2017,7"


def rejects_of(found: Imported) -> list[tuple[str, int, str, str]]:
    with found.rejects.open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    assert header == ["file", "line", "reason", "row"]
    return [(name, int(line), reason, row) for name, line, reason, row in rows]


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("B1,Nobody Here,GTX,,Won,10/20/2016,3/1/2017,1", "unknown rep: 'Nobody Here'"),
        ("B1,Max Stern,GTX,,Won,10/20/2016,3/1/2017,1", "unknown rep: 'Max Stern'"),
        ("B1,Ada Bright,GTX,,Won,2016-10-20,3/1/2017,1", "unreadable date: '2016-10-20'"),
        ("B1,Ada Bright,GTX,,Won,10/20/2016,2/30/2017,1", "unreadable date: '2/30/2017'"),
        ("B1,Ada Bright,GTX,,Won,10/20/2016,3/1/2017,12..5", "unreadable amount: '12..5'"),
        ("B1,Ada Bright,GTX,,Won,10/20/2016,3/1/2017,", "no amount"),
        ("B1,Ada Bright,GTX,,Won,10/20/2016,,5", "no close date"),
        ("B1,Ada Bright,GTX,,Lost,10/20/2016,,", "no close date"),
        (",Ada Bright,GTX,,Won,10/20/2016,3/1/2017,1", "no id"),
        ("B1,Ada Bright,GTX,,Napping,10/20/2016,3/1/2017,1", "unknown stage: the mapping"),
        ("B1,Ada Bright,GTX,Won,10/20/2016,3/1/2017,1", "wrong number of columns: 7"),
        ("B1,Ada Bright,GTX,,Won,10/20/2016,3/1/2017,1,,", "wrong number of columns: 10"),
        ('B1,"Ada Bright"x,GTX,,Won,10/20/2016,3/1/2017,1', "not well-formed CSV"),
        (f"{'B' * 201},Ada Bright,GTX,,Won,10/20/2016,3/1/2017,1", "not importable: data."),
        (f"B1,Ada Bright,GTX,,Won,10/20/2016,3/1/2017,{'9' * 40}", "unreadable amount"),
        ("G1,Ada Bright,GTX,,Won,10/20/2016,3/1/2017,2", "id used twice: 'G1' stands in line 2"),
    ],
)
def test_a_bad_row_is_rejected_whole_and_its_neighbours_are_imported(
    tmp_path: Path, row: str, reason: str
) -> None:
    found = imported(write(tmp_path, [GOOD, row, ALSO_GOOD]))
    ((name, line, why, text),) = rejects_of(found)
    assert (name, line, text) == ("sales_pipeline.csv", 3, row)
    assert why.startswith(reason)
    assert {each.record for each in found.activities} == {"G1", "G2"}
    assert found.summary.rejected.total() == 1
    assert found.summary.rows == 3 + 2


def test_bytes_of_another_encoding_are_rejected_and_shown(tmp_path: Path) -> None:
    bad = "B1,Ada Bright,GTX,Caf\xe9,Won,10/20/2016,3/1/2017,1".encode("latin-1")
    found = imported(write(tmp_path, [GOOD, bad, ALSO_GOOD]))
    ((_, line, why, text),) = rejects_of(found)
    assert (line, why) == (3, "bad encoding: not utf-8: Caf\\xe9")
    assert "Caf\\xe9" in text
    assert {each.record for each in found.activities} == {"G1", "G2"}


def test_an_open_quote_costs_its_own_line_only(tmp_path: Path) -> None:
    bad = 'B1,Ada Bright,"GTX,,Won,10/20/2016,3/1/2017,1'
    found = imported(write(tmp_path, [GOOD, bad, ALSO_GOOD]))
    assert [(line, text) for _, line, _, text in rejects_of(found)] == [(3, bad)]
    assert {each.record for each in found.activities} == {"G1", "G2"}


def test_a_line_break_within_quotes_belongs_to_its_row(tmp_path: Path) -> None:
    two_lines = 'N1,Ada Bright,"GTX\nPro",,Won,10/20/2016,3/1/2017,1'
    bad_two_lines = 'B1,Ada Bright,"GTX\nPro",,Won,10/20/2016,never,1'
    found = imported(write(tmp_path, [two_lines, bad_two_lines, "", ",,,,,,,", ALSO_GOOD]))
    assert {each.record for each in found.activities} == {"N1", "G2"}
    assert [(line, text) for _, line, _, text in rejects_of(found)] == [(4, bad_two_lines)]


def test_a_row_of_the_teams_file_may_be_bad_too(tmp_path: Path) -> None:
    teams = [
        *TEAMS,
        ",Max Stern,East",
        "Ada Bright,Somebody Else,West",
        "Max Stern,Max Stern,East",
        "Cy",
    ]
    found = imported(write(tmp_path, [GOOD], teams))
    assert [(name, line, why.partition(":")[0]) for name, line, why, _ in rejects_of(found)] == [
        ("sales_teams.csv", 4, "no rep"),
        ("sales_teams.csv", 5, "two managers"),
        ("sales_teams.csv", 6, "own manager"),
        ("sales_teams.csv", 7, "wrong number of columns"),
    ]
    assert found.summary.people == 3


def test_no_rejects_no_file(tmp_path: Path) -> None:
    assert not imported(write(tmp_path, [GOOD])).rejects.exists()


def test_a_rejects_file_that_cannot_be_written_says_so(tmp_path: Path) -> None:
    rejects = Rejects(tmp_path / "no" / "rejects.csv")
    with rejects, pytest.raises(StepError, match="can't be written") as caught:
        rejects.add("f", 1, Rejected("bad"), "row")
    assert "--rejects" in caught.value.hint


@settings(max_examples=300)
@given(lines=st.lists(st.text(alphabet='a1,"é\n\r\x00 ', max_size=30), max_size=12))
def test_whatever_comes_every_line_is_a_row_or_a_reject(
    tmp_path_factory: pytest.TempPathFactory, lines: list[str]
) -> None:
    folder = tmp_path_factory.mktemp("any")
    body = "\n".join(lines)
    (folder / "t.csv").write_bytes(b"a,b\n" + body.encode())
    with Table(folder, "t.csv", crm.load(), "teams") as table:
        rows = list(table)
    said = "".join(row.text for row in rows)
    assert [sign for sign in said if sign not in '\r\n ,"'] == [
        sign for sign in body if sign not in '\r\n ,"'
    ]
    assert all(len(row.cells) == 2 for row in rows if row.why is None)
    assert [row.line for row in rows] == sorted(row.line for row in rows)
