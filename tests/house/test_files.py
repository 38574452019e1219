"""What no committed file may have."""

import re
import statistics
import tomllib
from itertools import chain
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

from tests.house.checkout import MEMBERS, ROOT, files, texts

BUILD_FILES = re.compile(
    r"(?:lock|requirements[^/]*|Dockerfile[^/]*|Makefile|\.sh|\.ci/run|pyproject\.toml|jgo[^/]*|\.ya?ml)$"
)
ADDRESS = re.compile(r"https?://[^\s\"'<>)\]`]+")
LOCAL = re.compile(
    r"https?://(?:localhost|127\.|\[::1\]|[\w.-]*example\.|json-schema\.org|www\.apache\.org/licenses)"
)
REGISTRY = re.compile(
    r"\b(?:pypi\.(?:org|python)|files\.pythonhosted|registry\.(?:npmjs|yarnpkg)|repo1?\.maven"
    r"|crates\.(?:io|dev)|proxy\.golang|(?:deb|ftp|security)\.debian|(?:docker|ghcr|quay)\.io)\b"
)
MACHINE = re.compile(r"(?:^|[\"'`=\s(:])/(?:work|root|farm|tmp|home/\w+)/", re.MULTILINE)
VAGUE = {"utils", "util", "helpers", "helper", "common", "misc"}
BANNER = re.compile(r"^\s*#\s*[-=*#]{4,}", re.MULTILINE)


def lines_of(suffix: str) -> dict[str, int]:
    return {path: text.count("\n") for path, text in texts(suffix)}


def test_no_module_has_a_vague_name() -> None:
    vague = {
        file.relative_to(ROOT).as_posix()
        for file in files()
        if VAGUE & {Path(part).stem for part in file.relative_to(ROOT).parts}
    }
    assert not vague, "say what is in it instead"


def test_no_file_has_a_path_of_one_machine() -> None:
    found = [
        f"{path}: {hit.group().strip()}" for path, text in texts() for hit in MACHINE.finditer(text)
    ]
    assert not found, "take a temporary folder, a setting, or a path from the checkout"


def test_no_file_names_a_package_registry() -> None:
    found = [f"{path}: {hit.group()}" for path, text in texts() for hit in REGISTRY.finditer(text)]
    assert not found, "an install behind a mirror breaks: name the package only"


def test_build_files_hold_no_address() -> None:
    found = [
        f"{path}: {address}"
        for path, text in texts()
        if BUILD_FILES.search(path)
        for address in ADDRESS.findall(text)
        if not LOCAL.match(address)
    ]
    assert not found


def test_rooms_are_small() -> None:
    sizes = lines_of(".py")
    assert statistics.median(sizes.values()) < 100
    long = sorted(path for path, size in sizes.items() if size > 300)
    assert len(long) <= len(sizes) // 50, f"rooms that want to be two: {long}"


def test_no_file_is_cut_by_banners() -> None:
    cut = [path for path, text in texts(".py") if BANNER.search(text)]
    assert not cut, "a section is a module of its own"


def pins() -> dict[str, Version]:
    """The locked version of each package by its canonical name."""
    text = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    return {
        canonicalize_name(name): Version(version)
        for name, version in re.findall(r"^([\w.-]+)==([^\s;]+)", text, re.MULTILINE)
    }


@pytest.mark.parametrize("lock", ["requirements.lock", "bootstrap.lock"])
def test_every_locked_package_is_pinned_with_hashes(lock: str) -> None:
    text = (ROOT / lock).read_text(encoding="utf-8")
    entries = [entry for entry in text.replace("\\\n", " ").splitlines() if entry.strip()]
    form = re.compile(r"[\w.-]+==[\w.+!-]+(?: *;[^@]*?)?(?: +--hash=sha256:[0-9a-f]{64})+ *")
    assert entries
    assert [entry[:60] for entry in entries if not form.fullmatch(entry)] == []


@pytest.mark.parametrize("member", MEMBERS)
def test_the_lock_has_what_a_member_asks_for(member: str) -> None:
    asked = tomllib.loads((ROOT / member / "pyproject.toml").read_text(encoding="utf-8"))
    project = asked["project"]
    extras = project.get("optional-dependencies", {}).values()
    groups = asked.get("dependency-groups", {}).values()
    locked = pins()
    wanted = map(Requirement, [*project["dependencies"], *chain(*extras, *groups)])
    for one in wanted:
        name = canonicalize_name(one.name)
        if name.startswith("ridealong-"):
            continue
        assert name in locked, f"{one} is not locked: `make lock`"
        assert locked[name] in one.specifier, f"{one} is locked as {locked[name]}: `make lock`"


def test_links_between_documents_lead_somewhere() -> None:
    broken = [
        f"{path}: {target}"
        for path, text in texts(".md")
        for target in re.findall(r"\]\((?!https?:|mailto:|#)([^)#\s]+)[^)]*\)", text)
        if not (ROOT / path).parent.joinpath(target).exists()
    ]
    assert not broken
