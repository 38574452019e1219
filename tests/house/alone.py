"""Each member by itself: `python -m tests.house.alone [member ...]`.

In the shared environment a member can import anything. Here each gets an environment with its own
wheel, the wheels of the members that it declares, and its `test` group, at the locked versions and
hashes; then its own unit tests run.
"""

import os
import shutil
import subprocess
import sys
import time
import tomllib
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.house.checkout import MEMBERS, ROOT

PLACE = ROOT / "build/alone"
UV = Path(sys.executable).with_name("uv")
CLEAN = {
    key: value
    for key, value in os.environ.items()
    if key not in {"PYTHONPATH", "VIRTUAL_ENV", "PYTEST_ADDOPTS"}
}


class AloneError(Exception):
    """What a member can't do by itself, with the output of the step that showed it."""


@dataclass(frozen=True)
class Member:
    """A distribution of the workspace, as its pyproject.toml describes it."""

    folder: Path
    name: str
    needs: frozenset[str]
    """Names of the members that it declares."""


def read_members(root: Path, folders: Iterable[str]) -> dict[str, Member]:
    """The members in `folders` by name of distribution."""
    found = {}
    for folder in folders:
        project = tomllib.loads((root / folder / "pyproject.toml").read_text(encoding="utf-8"))
        name = canonicalize_name(project["project"]["name"])
        asked = {
            canonicalize_name(Requirement(one).name) for one in project["project"]["dependencies"]
        }
        found[name] = Member(root / folder, name, frozenset(asked))
    return {
        name: Member(member.folder, name, member.needs & found.keys())
        for name, member in found.items()
    }


def with_needs(name: str, members: dict[str, Member]) -> set[str]:
    """The member and every member that it needs, directly or through another."""
    return {name}.union(*(with_needs(need, members) for need in members[name].needs))


def build_wheel(member: Member) -> Path:
    """The member's wheel, newly built by the locked build tool."""
    out = PLACE / "wheels" / member.name
    run([sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(out)], member.folder)
    (wheel,) = out.glob("*.whl")
    return wheel


def install(member: Member, wheels: Iterable[Path]) -> Path:
    """A new environment with these wheels and the member's test group; answers its Python."""
    place = PLACE / member.name
    python = place / "bin/python"
    run([str(UV), "venv", "--quiet", "--python", sys.executable, str(place)], ROOT)
    run(
        [
            *(str(UV), "pip", "install", "--quiet", "--python", str(python)),
            *("--constraints", str(ROOT / "requirements.lock"), "--verify-hashes"),
            *("--group", f"{member.folder / 'pyproject.toml'}:test"),
            *map(str, wheels),
        ],
        ROOT,
    )
    return python


def installed_members(python: Path, members: dict[str, Member]) -> set[str]:
    """Which members an environment really has."""
    listed = run([str(UV), "pip", "freeze", "--quiet", "--python", str(python)], ROOT)
    names = {canonicalize_name(Requirement(line).name) for line in listed.splitlines()}
    return {name for name in members if name in names}


def check(name: str, members: dict[str, Member], wheels: dict[str, Path]) -> str:
    """Install the member alone and run its tests; answers pytest's last line."""
    member = members[name]
    expected = with_needs(name, members)
    python = install(member, [wheels[one] for one in sorted(expected)])
    present = installed_members(python, members)
    if present != expected:
        raise AloneError(f"declares {sorted(expected)}, but {sorted(present)} were installed")
    said = run(
        [
            *(str(python), "-m", "pytest", "-q", "-m", "unit", "-p", "no:cacheprovider"),
            *("-c", str(ROOT / "pyproject.toml"), "--rootdir", str(ROOT)),
            str(member.folder / "tests"),
        ],
        member.folder,
    )
    return said.strip().splitlines()[-1]


def run(command: list[str], folder: Path) -> str:
    """What the command wrote; raises `AloneError` with all of it when it fails."""
    ended = subprocess.run(
        command,
        cwd=folder,
        env=CLEAN,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if ended.returncode != 0:
        raise AloneError(f"{' '.join(command)}\n{ended.stdout}")
    return ended.stdout


def main(asked: list[str]) -> int:
    """Check the members asked for by folder name, or all; answer the exit code."""
    members = read_members(ROOT, MEMBERS)
    chosen = [name for name, one in members.items() if not asked or one.folder.name in asked]
    if asked and len(chosen) != len(asked):
        sys.stderr.write(f"members are {', '.join(one.folder.name for one in members.values())}\n")
        return 2
    shutil.rmtree(PLACE, ignore_errors=True)
    needed = sorted(set().union(*(with_needs(name, members) for name in chosen)))
    failed = 0
    with ThreadPoolExecutor(os.cpu_count()) as side_by_side:
        try:
            built = side_by_side.map(build_wheel, [members[one] for one in needed])
            wheels = dict(zip(needed, built, strict=True))
        except AloneError as error:
            sys.stdout.write(f"no wheel: FAILED\n{error}\n")
            return 1
        for ended in as_completed(
            side_by_side.submit(told, name, members, wheels) for name in chosen
        ):
            passed, said = ended.result()
            failed += not passed
            sys.stdout.write(said)
            sys.stdout.flush()
    return 1 if failed else 0


def told(name: str, members: dict[str, Member], wheels: dict[str, Path]) -> tuple[bool, str]:
    """Check a member; answers whether it passed, and a line that says how it went."""
    begun = time.monotonic()
    try:
        passed, said = True, check(name, members, wheels)
    except AloneError as error:
        passed, said = False, f"FAILED\n{error}"
    return passed, f"{name} alone ({time.monotonic() - begun:.1f} s): {said}\n"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
