"""The teams file says who there is and who coaches whom."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from ridealong.contracts.people import PairUpdated, PersonUpdated
from ridealong.deploy.tables.values import slug

from .crm_export import TODAY, Imported, imported, write

MAPPING = """
system = "crm"
zone = "Europe/Riga"
currency = "EUR"

[teams]
file = "sales_teams.csv"
rep = "name"
rep_id = "user"
manager = "boss"
manager_id = "boss_user"
rep_mail = "mail"

[opportunities]
file = "sales_pipeline.csv"
id = "opportunity_id"
rep = "sales_agent"
stage = "deal_stage"
closed = "close_date"
amount = "close_value"
stages.won = ["Won"]
"""


def people(found: Imported) -> dict[str, PersonUpdated]:
    data = [event.data for event in found.events]
    return {each.person: each for each in data if isinstance(each, PersonUpdated)}


def pairs(found: Imported) -> dict[str, str]:
    data = [event.data for event in found.events]
    return {each.rep: each.manager for each in data if isinstance(each, PairUpdated)}


def test_reps_and_managers_have_ids_of_their_names(tmp_path: Path) -> None:
    found = imported(write(tmp_path, []))
    assert {each.person: (each.name, each.roles, each.team) for each in people(found).values()} == {
        "ada-bright": ("Ada Bright", ("rep",), "east"),
        "bo-lund": ("Bo Lund", ("rep",), "east"),
        "max-stern": ("Max Stern", ("manager",), "east"),
    }
    assert pairs(found) == {"ada-bright": "max-stern", "bo-lund": "max-stern"}
    assert people(found)["ada-bright"].manager == "max-stern"


def test_a_manager_may_be_a_rep_of_another(tmp_path: Path) -> None:
    teams = ["sales_agent,manager,regional_office", "Ada,Max,East", "Max,Zoe,East", "Solo,,West"]
    found = imported(write(tmp_path, [], teams))
    assert people(found)["max"].roles == ("rep", "manager")
    assert people(found)["solo"].manager is None
    assert pairs(found) == {"ada": "max", "max": "zoe"}


@pytest.mark.parametrize(
    ("name", "id_"),
    [
        ("Mei-Mei Johns", "mei-mei-johns"),
        ("  O'Neil,  Jürgen Groß ", "o-neil-jurgen-gross"),
        ("王 伟", "王-伟"),
        ("***", "unnamed"),
    ],
)
def test_a_name_becomes_an_id(name: str, id_: str) -> None:
    assert slug(name) == id_


def test_names_that_give_the_same_id_are_told_apart_and_told_of(tmp_path: Path) -> None:
    rows = ["Mei-Mei Johns,Max,East", "Mei Mei Johns,Max,East"]
    orders = [rows, rows[::-1]]
    found = [
        imported(write(tmp_path, [], ["sales_agent,manager,regional_office", *order]))
        for order in orders
    ]
    names = [{person.name: id_ for id_, person in people(each).items()} for each in found]
    assert names[0] == names[1]
    assert names[0]["Mei Mei Johns"] == "mei-mei-johns"
    assert names[0]["Mei-Mei Johns"].startswith("mei-mei-johns-")
    assert len(found[0].summary.warnings) == 1
    assert "Mei-Mei Johns" in found[0].summary.warnings[0]


def test_ids_of_the_crm_itself_are_used_where_the_mapping_names_them(tmp_path: Path) -> None:
    mapping = tmp_path / "mapping.toml"
    mapping.write_text(MAPPING, encoding="utf-8")
    teams = [
        "user,name,boss,boss_user,mail",
        "u1,Kim Lee,Max Stern,u9,kim@example.com",
        "u2,Kim Lee,Max Stern,u9,",
    ]
    rows = ["1,u1,,,Won,,2017-03-01,5", "2,u2,,,Won,,2017-03-01,6", "3,Kim Lee,,,Won,,2017-03-01,7"]
    found = imported(write(tmp_path / "export", rows, teams), mapping)
    assert set(people(found)) == {"u1", "u2", "u9"}
    assert [channel.address for channel in people(found)["u1"].channels] == ["kim@example.com"]
    assert [(each.rep, each.record) for each in found.activities] == [("u1", "1"), ("u2", "2")]
    assert found.summary.rejected == {"unknown rep": 1}


def pairs_told(folder: Path, manager: str, rows: list[str], day: date) -> set[str]:
    teams = ["sales_agent,manager,regional_office", f"Ada,{manager},East"]
    found = imported(write(folder, rows, teams), today=day)
    return {event.id for event in found.events if isinstance(event.data, PairUpdated)}


def test_who_goes_back_to_a_former_manager_is_noticed_with_the_next_export(tmp_path: Path) -> None:
    row = "A{},Ada,,,Won,,2017-03-01,5"
    first = pairs_told(tmp_path, "Max", [row.format(1)], TODAY)
    then = pairs_told(tmp_path, "Zoe", [row.format(2)], TODAY)
    back = pairs_told(tmp_path, "Max", [row.format(3)], TODAY)
    assert len(first | then | back) == 3


def test_the_same_export_tells_the_same_whenever_it_is_imported(tmp_path: Path) -> None:
    days = [TODAY + timedelta(days=offset) for offset in range(3)]
    told = [pairs_told(tmp_path, "Max", [], day) for day in days]
    assert told[0] == told[1] == told[2]
    assert len(told[0]) == 1
