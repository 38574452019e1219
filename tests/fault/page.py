"""Writes docs/faults.md from the figures in docs/faults.json.

`python -m tests.fault.page` writes the page; with `--take` it first takes over what this machine
measured last (`build/faults.json`), entry by entry; with `--check` it only says whether the page
is current.
"""

import json
import sys
from typing import Any

from ridealong.deploy.stack.service import NAMES
from tests.fault.figures import FILE, ROOT, order

FIGURES = ROOT / "docs" / "faults.json"
PAGE = ROOT / "docs" / "faults.md"

HEAD = """\
# Faults, and what became of them

Written by `make docs` from faults.json, which `python -m tests.fault.page --take` fills with what a
machine measured; don't edit it by hand.

Each row is a test that runs real services as processes on a real Kafka and a real store, from
clean state, and does to them what its name says. Afterwards the whole log is folded in memory, by
the pure rules and each event once, and every document of every service is compared with what that
gives; so is the last word that each service told of each subject. **Lost** counts events that don't
count, documents that aren't there and subjects nobody was told of; **twice** counts events that
count once too often and documents that should not be there; **stale** counts documents and last
words that say something else. All three must be 0, or the test fails.

The **counter** is a small service of the tests on the same chassis: it counts activities, tells of
the count, sets a timer where it is asked to, and has a rule that raises.

**Events** are those that the judged services had read, each once per service; **faults** is how
often something was done to them; **seconds** is how long all of it took. `make test` runs each in a
*short* form, `make test-long` in *full*. Seconds depend on the machine and on what else runs there.
A form that isn't listed was not measured for this page.
"""


def merged(old: list[dict[str, Any]], new: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The old entries, those that were measured again replaced."""
    entries = {(each["name"], each["form"]): each for each in old}
    entries |= {(each["name"], each["form"]): each for each in new}
    return sorted(entries.values(), key=order)


def render(entries: list[dict[str, Any]]) -> str:
    """The page as Markdown, the same for the same figures."""
    lines = [
        HEAD,
        "| what was done | to | form | events | faults | lost | twice | stale | seconds |",
        "|---|---|---|---:|---:|---:|---:|---:|---:|",
    ]
    lines += [
        f"| {each['name']} | {_services(each)} | {each['form']} "
        f"| {each['events']:,} | {each['faults']:,} | {each['lost']} "
        f"| {each['twice']} | {each['stale']} | {each['seconds']} |"
        for each in entries
    ]
    lines += ["", "## What else was measured", ""]
    for each in entries:
        more = "; ".join(f"{name}: {value}" for name, value in each["more"].items())
        when = f"measured {each['at'][:10]} on {each['machine']}"
        lines.append(f"* **{each['name']}** ({each['form']}, {when}){': ' if more else ''}{more}")
    return "\n".join(lines) + "\n"


def _services(entry: dict[str, Any]) -> str:
    found: list[str] = entry["services"]
    return "all four" if set(found) == set(NAMES) else ", ".join(found)


def main(arguments: list[str]) -> int:
    """Take over, write or check; answer the exit code."""
    entries = json.loads(FIGURES.read_text()) if FIGURES.exists() else []
    if arguments == ["--take"]:
        entries = merged(entries, json.loads(FILE.read_text()))
        FIGURES.write_text(json.dumps(entries, indent=2) + "\n")
    if arguments == ["--check"]:
        if PAGE.exists() and PAGE.read_text(encoding="utf-8") == render(entries):
            return 0
        sys.stderr.write("docs/faults.md is behind docs/faults.json: run `make docs`\n")
        return 1
    PAGE.write_text(render(entries), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
