"""What a fault test measured, kept in `build/faults.json`: one entry per test and form."""

import json
import os
import platform
from datetime import UTC, datetime
from pathlib import Path
from string import ascii_lowercase
from typing import Any

import psutil
from filelock import FileLock

from tests.fault.oracle import Verdict

ROOT = Path(__file__).parent.parent.parent
FILE = ROOT / "build" / "faults.json"
FULL = os.environ.get("RIDEALONG_FAULTS") == "full"
"""`make test-long` sets it: every fault in its full length."""


def machine() -> str:
    """What the figures were measured on."""
    memory = round(psutil.virtual_memory().total / 1024**3)
    return f"{os.cpu_count()} cores, {memory} GiB, Python {platform.python_version()}"


def record(
    scenario: str, name: str, verdict: Verdict, *, faults: int, seconds: float, **more: Any
) -> None:
    """Put one test's figures in the place of what it measured before in this form.

    `scenario` orders the page; `more` are figures of this fault alone, by what they are called.
    """
    if not verdict.flawless:
        print(json.dumps(verdict.where, indent=1))
    entry = {
        "scenario": scenario,
        "name": name,
        "form": "full" if FULL else "short",
        "services": list(verdict.services),
        "events": verdict.events,
        "faults": faults,
        "lost": verdict.lost,
        "twice": verdict.twice,
        "stale": verdict.stale,
        "seconds": round(seconds, 1),
        "more": {key.replace("_", " "): _rounded(value) for key, value in more.items()},
        "machine": machine(),
        "at": datetime.now(UTC).isoformat(timespec="minutes"),
    }
    FILE.parent.mkdir(exist_ok=True)
    with FileLock(f"{FILE}.lock"):
        kept = json.loads(FILE.read_text()) if FILE.exists() else []
        same = (entry["name"], entry["form"])
        kept = [each for each in kept if (each["name"], each["form"]) != same]
        kept.append(entry)
        kept.sort(key=order)
        FILE.write_text(json.dumps(kept, indent=2) + "\n")


def order(entry: dict[str, Any]) -> tuple[int, str, str, str]:
    """By which entries are sorted: the scenario's number, then what follows it."""
    scenario = entry["scenario"]
    number = scenario.rstrip(ascii_lowercase)
    return int(number), scenario, entry["name"], entry["form"]


def _rounded(value: object) -> object:
    return round(value, 2) if isinstance(value, float) else value
