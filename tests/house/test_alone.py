"""What a member gets when it is installed by itself."""

from pathlib import Path

from tests.house.alone import read_members, with_needs
from tests.house.checkout import MEMBERS, ROOT


def test_a_member_comes_with_what_it_declares_and_what_that_declares(tmp_path: Path) -> None:
    for name, needs in {
        "a": [],
        "b": ['"house-A[extra]>=1"', '"httpx"'],
        "c": ['"house_b"'],
    }.items():
        folder = tmp_path / name
        folder.mkdir()
        folder.joinpath("pyproject.toml").write_text(
            f'[project]\nname = "house-{name}"\ndependencies = [{", ".join(needs)}]\n',
            encoding="utf-8",
        )
    members = read_members(tmp_path, ["a", "b", "c"])
    assert with_needs("house-a", members) == {"house-a"}
    assert with_needs("house-c", members) == {"house-a", "house-b", "house-c"}


def test_no_service_is_installed_with_another() -> None:
    members = read_members(ROOT, MEMBERS)
    for service in ("agenda", "commitments", "metrics", "notifier"):
        assert with_needs(f"ridealong-{service}", members) == {
            "ridealong-contracts",
            "ridealong-chassis",
            f"ridealong-{service}",
        }
