"""What the checkout holds, for the tests about the house itself."""

import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
SERVICES = ["agenda", "commitments", "metrics", "notifier"]
MEMBERS = ["contracts", "services/chassis", *(f"services/{name}" for name in SERVICES), "deploy"]


@cache
def files() -> tuple[Path, ...]:
    """Every file that is committed or would be by `git add .`."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    named = (ROOT / name for name in listed.split("\0") if name)
    return tuple(sorted(file for file in named if file.is_file()))


def texts(*suffixes: str) -> Iterator[tuple[str, str]]:
    """Path (from the root) and text of each file with one of the suffixes, or of all text files."""
    for file in files():
        if suffixes and file.suffix not in suffixes:
            continue
        try:
            yield file.relative_to(ROOT).as_posix(), file.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
