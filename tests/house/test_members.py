"""Every tool knows the same members."""

import re
import tomllib

from tests.house.checkout import MEMBERS, ROOT, files

SETTINGS = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def test_the_members_are_the_folders_with_a_distribution() -> None:
    here = {
        file.parent.relative_to(ROOT).as_posix()
        for file in files()
        if file.name == "pyproject.toml"
    }
    assert here - {"."} == set(MEMBERS)


def test_make_installs_every_member() -> None:
    named = re.search(
        r"^MEMBERS := (.*)$", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE
    )
    assert named is not None
    assert named.group(1).split() == MEMBERS


def test_the_lock_is_made_from_every_member() -> None:
    lines = (ROOT / "requirements.in").read_text(encoding="utf-8").splitlines()
    named = {line.removeprefix("-e ./").split("[")[0] for line in lines if line.startswith("-e ")}
    assert named == set(MEMBERS)


def test_import_rules_cover_every_member() -> None:
    packages = {f"ridealong.{member.rpartition('/')[2]}" for member in MEMBERS}
    assert set(SETTINGS["tool"]["importlinter"]["root_packages"]) == packages


def test_types_are_checked_in_every_member() -> None:
    mypy = SETTINGS["tool"]["mypy"]
    assert mypy["mypy_path"] == [f"{member}/src" for member in MEMBERS]
    assert {member.split("/")[0] for member in MEMBERS} <= set(mypy["files"])
    assert mypy["strict"] is True
    assert not mypy.keys() & {"disable_error_code", "ignore_errors", "ignore_missing_imports"}


def test_every_member_says_that_it_is_typed() -> None:
    for member in MEMBERS:
        name = member.rpartition("/")[2]
        assert (ROOT / member / "src/ridealong" / name / "py.typed").exists()
