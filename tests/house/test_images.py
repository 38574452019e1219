"""What goes into an image: pinned as the whole is, and all that its member needs."""

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from tests.house.checkout import ROOT

IMAGES = ROOT / "deploy/images"
MEMBERS = {
    "agenda": "services/agenda",
    "commitments": "services/commitments",
    "metrics": "services/metrics",
    "notifier": "services/notifier",
    "operator": "deploy",
}
NOT_IN_IMAGES = "secantusdb"
"""Under the GPL: a program of its own for bare machines, which no image passes on."""
PIN = re.compile(r"^([a-z0-9._-]+)==([^ ;\\]+)[^\n]*\n((?:    --hash=[^\n]+\n)+)", re.MULTILINE)


def pins(path: Path) -> dict[str, tuple[str, frozenset[str]]]:
    """Version and hashes of each package of a lock."""
    return {
        name: (version, frozenset(re.findall(r"--hash=(\S+)", hashes)))
        for name, version, hashes in PIN.findall(path.read_text(encoding="utf-8"))
    }


@pytest.mark.parametrize("lock", sorted(IMAGES.glob("*.lock")), ids=lambda path: path.stem)
def test_an_image_has_what_the_whole_was_tested_with(lock: Path) -> None:
    whole, own = pins(ROOT / "requirements.lock"), pins(lock)
    assert own
    assert {name: pin for name, pin in own.items() if whole.get(name) != pin} == {}


@pytest.mark.parametrize("image", MEMBERS)
def test_an_image_has_all_that_its_members_ask_for_and_no_tool_of_tests(image: str) -> None:
    members = [MEMBERS[image], "contracts", "services/chassis"]
    if image == "operator":
        members += [folder for name, folder in MEMBERS.items() if name != "operator"]
    own = pins(IMAGES / f"{image}.lock")
    for member in members:
        project = tomllib.loads((ROOT / member / "pyproject.toml").read_text(encoding="utf-8"))
        for line in project["project"]["dependencies"]:
            name = Requirement(line).name.lower().replace("_", "-")
            if name == NOT_IN_IMAGES:
                continue
            assert name.startswith("ridealong-") or name in own, f"{member} needs {name}"
    assert not {"pytest", "mypy", "ruff", "hypothesis", NOT_IN_IMAGES} & set(own)


@pytest.mark.parametrize("image", MEMBERS)
def test_each_image_is_a_target_of_its_own_that_is_not_root(image: str) -> None:
    text = (IMAGES / "Dockerfile").read_text(encoding="utf-8")
    assert re.search(rf"^FROM (service|bare) AS {image}$", text, re.MULTILINE)
    assert re.search(r"^USER 10001:10001$", text, re.MULTILINE)
    assert f"deploy/images/{image}.lock" in text
